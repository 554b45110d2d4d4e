// The tensor graph: single-output nodes, hash-consed by a builder, each with the source spans that it came from.
import type { Span } from '../../grammar/ast.ts'
import { formatType, type TensorType } from './types.ts'

export type Attr = number | string | boolean | null | readonly Attr[]
export type Attrs = Readonly<Record<string, Attr>>

export interface Node {
  readonly id: number
  /** Name of an operator in `compiler/ops`. */
  readonly op: string
  readonly inputs: readonly Node[]
  readonly attrs: Attrs
  readonly type: TensorType
  /** Where in the user's files it came from; the first is the innermost user line. */
  readonly origins: readonly Span[]
  /** What the user would call it, for kernel names: the outermost built-in or prelude function, or the operator. */
  readonly label: string
}

export interface Variable {
  /** Path through members: `layer1.0.conv2.weight`; slots are `<entry>.<n>.<param>.<state>`. */
  readonly name: string
  readonly kind: 'param' | 'state' | 'slot'
  readonly type: TensorType
}

export interface NamedNode {
  readonly name: string
  readonly node: Node
}

/** One entry as a pure function: arguments and variables in, outputs and new variable values out. */
export interface EntryGraph {
  readonly name: string
  readonly training: boolean
  readonly args: readonly { readonly name: string; readonly type: TensorType }[]
  readonly outputs: readonly NamedNode[]
  readonly updates: readonly { readonly variable: string; readonly node: Node }[]
  /** Every named value of the entry, for `--fetch` and for readable names in kernels. */
  readonly named: readonly NamedNode[]
  /** Module instances in the order in which they were called, with what they gave. */
  readonly layers: readonly Layer[]
}

export interface Layer {
  readonly path: string
  readonly module: string
  readonly output: TensorType
}

export interface ModelGraph {
  readonly name: string
  readonly variables: readonly Variable[]
  readonly entries: readonly EntryGraph[]
  /** Initial value of each variable, in the order of `variables`. */
  readonly init: EntryGraph
}

/** What makes nodes: operators' derivatives and rewrite rules get one of these. */
export interface Build {
  apply(op: string, inputs: readonly Node[], attrs?: Attrs): Node
  /** Runs `make` so that new nodes carry these origins and this label. */
  within<T>(origins: readonly Span[], label: string, make: () => T): T
}

export type TypeRule = (op: string, inputs: readonly TensorType[], attrs: Attrs) => TensorType

/** Hash-consing builder: equal operator, inputs and attributes give the same node (common subexpressions never exist twice). */
export class GraphBuilder implements Build {
  private readonly table = new Map<string, Node>()
  private readonly typeOf: TypeRule
  private readonly rewrite: ((node: Node, build: Build) => Node | null) | null
  private origins: readonly Span[] = []
  private label = ''
  private nextId = 0

  constructor(typeOf: TypeRule, rewrite: ((node: Node, build: Build) => Node | null) | null = null) {
    this.typeOf = typeOf
    this.rewrite = rewrite
  }

  apply(op: string, inputs: readonly Node[], attrs: Attrs = {}): Node {
    const key = `${op}(${inputs.map((n) => n.id)})${attrsKey(attrs)}`
    const known = this.table.get(key)
    if (known) return known
    const type = this.typeOf(
      op,
      inputs.map((n) => n.type),
      attrs,
    )
    const draft: Node = {
      id: this.nextId++,
      op,
      inputs,
      attrs,
      type,
      origins: this.origins,
      label: this.label || op,
    }
    const node = this.rewrite?.(draft, this) ?? draft
    this.table.set(key, node)
    return node
  }

  within<T>(origins: readonly Span[], label: string, make: () => T): T {
    const before = [this.origins, this.label] as const
    this.origins = origins
    this.label = label
    try {
      return make()
    } finally {
      ;[this.origins, this.label] = before
    }
  }
}

/** NaN, infinities and -0 survive, which plain JSON would lose. */
function attrsKey(attrs: Attrs): string {
  return JSON.stringify(attrs, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? `#${Object.is(value, -0) ? '-0' : value}`
      : value,
  )
}

/** Every node below the roots once, inputs first; iterative, for graphs of any depth. */
export function topological(roots: readonly Node[]): Node[] {
  const seen = new Set<number>()
  const order: Node[] = []
  const stack: { node: Node; done: boolean }[] = [...roots].reverse().map((node) => ({ node, done: false }))
  while (stack.length > 0) {
    const { node, done } = stack.pop()!
    if (done) order.push(node)
    else if (!seen.has(node.id)) {
      seen.add(node.id)
      stack.push({ node, done: true })
      for (let i = node.inputs.length - 1; i >= 0; i--)
        if (!seen.has(node.inputs[i]!.id)) stack.push({ node: node.inputs[i]!, done: false })
    }
  }
  return order
}

export const rootsOf = (entry: EntryGraph): Node[] => [
  ...entry.outputs.map((o) => o.node),
  ...entry.updates.map((u) => u.node),
]

/** The argument that the node is unchanged, or null: a reshape keeps the order of elements. */
export function argumentOf(node: Node): Node | null {
  let source = node
  while (source.op === 'reshape') source = source.inputs[0]!
  return source.op === 'argument' ? source : null
}

/** Outputs and updates that kernels have to make: an output that is an argument is read where the argument lies. */
export const madeRoots = (entry: EntryGraph): Node[] => [
  ...entry.outputs.map((o) => o.node).filter((node) => argumentOf(node) === null),
  ...entry.updates.map((u) => u.node),
]

/** The one textual form of a graph: what `inspect --stage graph` prints and goldens hold. */
export function printGraph(entry: EntryGraph): string {
  const names = new Map<number, string>()
  for (const { name, node } of entry.named) if (!names.has(node.id)) names.set(node.id, name)
  const order = topological(rootsOf(entry))
  const ref = new Map(order.map((node, i) => [node.id, `%${i}`]))
  const args = entry.args.map((a) => `${a.name}: ${formatType(a.type)}`).join(', ')
  const lines = [`${entry.training ? 'train' : 'entry'} ${entry.name}(${args}) {`]
  for (const node of order) {
    const attrs = Object.entries(node.attrs).map(([k, v]) => `${k}=${formatAttr(v)}`)
    const call = `${node.op}(${[...node.inputs.map((n) => ref.get(n.id)!), ...attrs].join(', ')})`
    const name = names.get(node.id)
    lines.push(
      `  ${ref.get(node.id)}: ${formatType(node.type)} = ${call}${name === undefined ? '' : `  # ${name}`}`,
    )
  }
  for (const { variable, node } of entry.updates) lines.push(`  ${variable} <- ${ref.get(node.id)}`)
  lines.push(`  return ${entry.outputs.map((o) => `${o.name} = ${ref.get(o.node.id)}`).join(', ')}`, '}')
  return lines.join('\n')
}

const formatAttr = (value: Attr): string =>
  Array.isArray(value)
    ? `[${value.map(formatAttr).join(', ')}]`
    : typeof value === 'number'
      ? formatNumber(value)
      : String(value)
const formatNumber = (v: number): string => (Object.is(v, -0) ? '-0' : String(v))
