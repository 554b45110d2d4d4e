// The float64 evaluator: walks a graph and calls each operator's `reference`. Devices are tested against it, and it against outside vectors.
import { type EntryGraph, type Node, rootsOf, topological } from './ir/graph.ts'
import { shapeValues } from './ir/types.ts'
import type { F64Tensor } from './ops/define.ts'
import { operator } from './ops/table.ts'

/** What the leaves stand for. */
export interface Bindings {
  readonly args: ReadonlyMap<string, F64Tensor>
  readonly variables: ReadonlyMap<string, F64Tensor>
  readonly seed: number
  readonly step: number
}

/** Values of `roots`; intermediate values are dropped as soon as nothing needs them. */
export function evaluateNodes(roots: readonly Node[], bindings: Bindings): F64Tensor[] {
  const order = topological(roots)
  const uses = new Map<number, number>()
  for (const node of order) for (const input of node.inputs) uses.set(input.id, (uses.get(input.id) ?? 0) + 1)
  for (const root of roots) uses.set(root.id, (uses.get(root.id) ?? 0) + 1)
  const values = new Map<number, F64Tensor>()
  for (const node of order) {
    values.set(
      node.id,
      evaluateNode(
        node,
        node.inputs.map((n) => values.get(n.id)!),
        bindings,
      ),
    )
    for (const input of node.inputs) {
      const left = uses.get(input.id)! - 1
      uses.set(input.id, left)
      if (left === 0) values.delete(input.id)
    }
  }
  return roots.map((root) => values.get(root.id)!)
}

function evaluateNode(node: Node, inputs: readonly F64Tensor[], bindings: Bindings): F64Tensor {
  const name = node.attrs.name as string
  if (node.op === 'argument' || node.op === 'variable') {
    const value = (node.op === 'argument' ? bindings.args : bindings.variables).get(name)
    if (!value) throw new Error(`the ${node.op} ${name} has no value`)
    return value
  }
  if (node.op === 'scalars') return { shape: [2], data: Float64Array.of(bindings.seed, bindings.step) }
  const out = { shape: shapeValues(node.type.shape), dtype: node.type.dtype }
  return operator(node.op).reference(
    inputs,
    node.attrs,
    out,
    node.inputs.map((n) => n.type),
  )
}

export interface Evaluated {
  readonly outputs: Map<string, F64Tensor>
  /** New values of the variables that the entry updates. */
  readonly updates: Map<string, F64Tensor>
}

/** Runs one entry in float64. */
export function evaluateEntry(entry: EntryGraph, bindings: Bindings): Evaluated {
  const values = evaluateNodes(rootsOf(entry), bindings)
  const outputs = new Map(entry.outputs.map((o, i) => [o.name, values[i]!]))
  const updates = new Map(entry.updates.map((u, i) => [u.variable, values[entry.outputs.length + i]!]))
  return { outputs, updates }
}
