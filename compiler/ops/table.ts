// Every operator by name; the rest of the compiler asks here and nowhere else.
import type { Attrs, Node } from '../ir/graph.ts'
import type { TensorType } from '../ir/types.ts'
import { concatOps } from './concat.ts'
import { contractOps } from './contract.ts'
import { convOps } from './conv.ts'
import { conversionOps } from './conversion.ts'
import type { AnyOp, OpKind } from './define.ts'
import { indexingOps } from './indexing.ts'
import { leafOps } from './leaf.ts'
import { mergeOps } from './merge.ts'
import { pointwiseOps } from './pointwise.ts'
import { randomOps } from './random.ts'
import { reduceOps } from './reduce.ts'
import { scanOps } from './scan.ts'
import { transcendentalOps } from './transcendental.ts'
import { viewOps } from './view.ts'
import { windowOps } from './window.ts'
import { winogradOps } from './winograd.ts'

/** By the file that holds them. */
const families = {
  leaf: leafOps,
  pointwise: pointwiseOps,
  transcendental: transcendentalOps,
  conversion: conversionOps,
  view: viewOps,
  window: windowOps,
  concat: concatOps,
  reduce: reduceOps,
  contract: contractOps,
  conv: convOps,
  winograd: winogradOps,
  indexing: indexingOps,
  scan: scanOps,
  merge: mergeOps,
  random: randomOps,
}

export const operators: ReadonlyMap<string, AnyOp> = new Map(
  Object.values(families)
    .flat()
    .map((op) => [op.name, op]),
)

/** The file of each operator, for the reference. */
export const operatorFiles: ReadonlyMap<string, string> = new Map(
  Object.entries(families).flatMap(([file, ops]) =>
    ops.map((op) => [op.name, `compiler/ops/${file}.ts`] as const),
  ),
)

export function operator(name: string): AnyOp {
  const op = operators.get(name)
  if (!op) throw new Error(`unknown operator ${name}`)
  return op
}

/** How fusion sees a node: as its operator, but for reductions of a single term. */
export function kindOf(node: Node): OpKind {
  const op = operator(node.op)
  const single = op.single?.(
    node.inputs.map((n) => n.type),
    node.attrs,
  )
  return single ? 'pointwise' : op.kind
}

/** The shape rule that graph builders use. */
export const typeOf = (name: string, inputs: readonly TensorType[], attrs: Attrs): TensorType =>
  operator(name).type(inputs, attrs)
