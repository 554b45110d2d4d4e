// Rebuilds a graph through the rule book until nothing changes; common subexpressions and dead nodes vanish on the way.
import {
  argumentOf,
  type Build,
  type EntryGraph,
  GraphBuilder,
  type Node,
  rootsOf,
  topological,
} from '../ir/graph.ts'
import { typeOf } from '../ops/table.ts'
import { tensorRules } from './rules/tensor-rules.ts'
import { summedScatters } from './summed-scatters.ts'

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
  const simple = rebuilt(entry, new Set())
  const summed = summedScatters(rootsOf(simple))
  return summed.size > 0 ? rebuilt(simple, summed) : simple
}

/** The graph made again through the rules; each of the sums in `summed`, of a scatter, is taken of what the scatter reads. */
function rebuilt(entry: EntryGraph, summed: ReadonlySet<number>): EntryGraph {
  const builder = new GraphBuilder(typeOf, rewrite)
  const image = new Map<number, Node>()
  const rebuild = (node: Node): void => {
    const read = summed.has(node.id) ? [node.inputs[0]!.inputs[0]!] : node.inputs
    const inputs = read.map((n) => image.get(n.id)!)
    image.set(
      node.id,
      builder.within(node.origins, node.label, () => builder.apply(node.op, inputs, node.attrs)),
    )
  }
  for (const node of topological(rootsOf(entry))) rebuild(node)
  const named = entry.named.flatMap(({ name, node }) =>
    image.has(node.id) ? [{ name, node: image.get(node.id)! }] : [],
  )
  // An output or update needs memory of its own: a leaf is copied, and so is a value that two outputs or two updates take. Arguments stay
  // until outputs have been read.
  const owned = (node: Node, taken: Set<number>, number: number): Node => {
    const leaf = node.op === 'argument' || node.op === 'variable' || node.op === 'scalars'
    if (!leaf && !taken.has(node.id)) {
      taken.add(node.id)
      return node
    }
    return builder.within(node.origins, 'copy', () => builder.apply('copy', [node], { number }))
  }
  const [returned, updated] = [new Set<number>(), new Set<number>()]
  const outputs = entry.outputs.map(({ name, node: { id } }, i) => {
    const node = image.get(id)!
    return { name, node: argumentOf(node) === null ? owned(node, returned, i) : node }
  })
  const updates = entry.updates.map((u, i) => ({
    variable: u.variable,
    node: owned(image.get(u.node.id)!, updated, entry.outputs.length + i),
  }))
  return { ...entry, outputs, updates, named }
}
