// Reverse-mode differentiation on the graph: cotangents flow from a scalar to any values, as new nodes, so it nests.
import type { Build, Node } from '../ir/graph.ts'
import { topological } from '../ir/graph.ts'
import { formatType, isFloat } from '../ir/types.ts'
import { add, full, zerosLike } from '../ops/nodes.ts'
import { operator } from '../ops/table.ts'

/** An operator between the loss and the value has no derivative. */
export class NoDerivative extends Error {
  readonly node: Node
  constructor(node: Node) {
    super(`${node.op} has no derivative`)
    this.node = node
  }
}

export interface Gradients {
  readonly gradients: readonly Node[]
  /** Positions in `xs` that the loss does not depend on; their gradients are zeros. */
  readonly unreached: readonly number[]
}

/**
 * Gradients of the scalar `y` with respect to `xs` (leaves or intermediates). An intermediate cuts nothing: its own inputs still get
 * theirs if asked for. New nodes carry the origins of the forward node that they belong to, and the label `d_<label>`.
 */
export function differentiate(b: Build, y: Node, xs: readonly Node[]): Gradients {
  if (y.type.shape.length !== 0 || !isFloat(y.type.dtype))
    throw new Error(`gradient of ${formatType(y.type)}, which is no float scalar`)
  const order = topological([y])
  const wanted = new Set(xs.map((x) => x.id))
  const active = new Set<number>()
  for (const node of order) {
    if (isFloat(node.type.dtype) && (wanted.has(node.id) || node.inputs.some((n) => active.has(n.id))))
      active.add(node.id)
  }
  const cotangents = new Map<number, Node>([[y.id, full(b, 1, [], y.type.dtype)]])
  for (const node of [...order].reverse()) {
    const dy = cotangents.get(node.id)
    if (!dy || !active.has(node.id) || !node.inputs.some((n) => active.has(n.id))) continue
    const op = operator(node.op)
    if (!op.vjp) throw new NoDerivative(node)
    const parts = b.within(node.origins, `d_${node.label.replace(/^(d_)+/, '')}`, () =>
      op.vjp!({ dy, y: node, inputs: node.inputs, attrs: node.attrs, b }),
    )
    node.inputs.forEach((input, i) => {
      const part = parts[i]
      if (!part || !active.has(input.id)) return
      const before = cotangents.get(input.id)
      cotangents.set(
        input.id,
        before ? b.within(input.origins, part.label, () => add(b, before, part)) : part,
      )
    })
  }
  const unreached = xs.flatMap((x, i) => (cotangents.has(x.id) ? [] : [i]))
  return { gradients: xs.map((x) => cotangents.get(x.id) ?? zerosLike(b, x)), unreached }
}
