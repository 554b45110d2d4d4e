// Rebuilds a graph through the rule book until nothing changes; common subexpressions and dead nodes vanish on the way.
import { type Build, type EntryGraph, GraphBuilder, type Node, rootsOf, topological } from '../ir/graph.ts'
import { typeOf } from '../ops/table.ts'
import { tensorRules } from './rules/tensor-rules.ts'
import { summedScatters } from './summed-scatters.ts'
import { turnedProducts, turnedSpec } from './turned-products.ts'

const rulesByOp = new Map<string, (typeof tensorRules)[number][]>()
for (const rule of tensorRules)
  for (const op of rule.ops) rulesByOp.set(op, [...(rulesByOp.get(op) ?? []), rule])

function rewrite(node: Node, b: Build): Node | null {
  for (const rule of rulesByOp.get(node.op) ?? []) {
    const result = rule.rewrite(node, b)
    if (result) return result
  }
  return null
}

export function simplify(entry: EntryGraph): EntryGraph {
  const simple = rebuilt(entry)
  const roots = rootsOf(simple)
  const uses = { summed: summedScatters(roots), turned: turnedProducts(roots) }
  return uses.summed.size + uses.turned.size > 0 ? rebuilt(simple, uses) : simple
}

/** What may be rewritten because of who reads it. */
interface Uses {
  /** Sums of a scatter, which are taken of what the scatter reads. */
  readonly summed: ReadonlySet<number>
  /** Permutations of a product, which is made in that order. */
  readonly turned: ReadonlySet<number>
}

/** The graph made again through the rules. */
function rebuilt(entry: EntryGraph, uses: Uses = { summed: new Set(), turned: new Set() }): EntryGraph {
  const builder = new GraphBuilder(typeOf, rewrite)
  const image = new Map<number, Node>()
  const apply = (node: Node): Node => {
    const [x] = node.inputs
    if (uses.turned.has(node.id)) {
      const spec = turnedSpec(x!, node.attrs.axes as readonly number[])
      return builder.apply(
        x!.op,
        x!.inputs.map((n) => image.get(n.id)!),
        { spec },
      )
    }
    const read = uses.summed.has(node.id) ? [x!.inputs[0]!] : node.inputs
    return builder.apply(
      node.op,
      read.map((n) => image.get(n.id)!),
      node.attrs,
    )
  }
  for (const node of topological(rootsOf(entry)))
    image.set(
      node.id,
      builder.within(node.origins, node.label, () => apply(node)),
    )
  const named = entry.named.flatMap(({ name, node }) =>
    image.has(node.id) ? [{ name, node: image.get(node.id)! }] : [],
  )
  // An output or update needs memory of its own: a leaf is copied, and so is a value that two outputs or two updates take.
  const owned = (node: Node, taken: Set<number>, number: number): Node => {
    const leaf = node.op === 'argument' || node.op === 'variable' || node.op === 'scalars'
    if (!leaf && !taken.has(node.id)) {
      taken.add(node.id)
      return node
    }
    return builder.within(node.origins, 'copy', () => builder.apply('copy', [node], { number }))
  }
  const [returned, updated] = [new Set<number>(), new Set<number>()]
  const outputs = entry.outputs.map((o, i) => ({
    name: o.name,
    node: owned(image.get(o.node.id)!, returned, i),
  }))
  const updates = entry.updates.map((u, i) => ({
    variable: u.variable,
    node: owned(image.get(u.node.id)!, updated, entry.outputs.length + i),
  }))
  return { ...entry, outputs, updates, named }
}
