// Shorthand for kernel expressions and statements.
import type { Fn } from '../ir/expr.ts'
import { type KExpr, type LaneOrder, type Lanes, partsOf, type Stmt } from '../ir/kernel.ts'
import type { Scalar } from '../ir/types.ts'

export const kconst = (value: number, type: Scalar = 'i32'): KExpr => ({ op: 'const', value, type, lanes: 1 })
export const kref = (name: string, type: Scalar = 'i32', lanes: Lanes = 1): KExpr => ({
  op: 'ref',
  name,
  type,
  lanes,
})
export const kapply = (fn: Fn, args: readonly KExpr[], type: Scalar = args[0]!.type): KExpr => {
  const lanes = args.some((a) => a.lanes === 4) ? 4 : 1
  return { op: 'apply', fn, args: lanes === 4 ? args.map(ksplat) : args, type, lanes }
}
export const ksplat = (value: KExpr): KExpr =>
  value.lanes === 4 ? value : { op: 'splat', value, type: value.type, lanes: 4 }
/** Lane i is lane `order[i]` of the eight of `a` and `b`. */
export const kshuffle = (a: KExpr, b: KExpr, order: LaneOrder): KExpr => ({
  op: 'shuffle',
  parts: [a, b],
  order,
  type: a.type,
  lanes: 4,
})
export const kload = (array: string, index: KExpr, type: Scalar, lanes: Lanes = 1, offset = 0): KExpr => ({
  op: 'load',
  array,
  index,
  offset,
  type,
  lanes,
})
export const kstore = (array: string, index: KExpr, value: KExpr, offset = 0): Stmt => ({
  kind: 'store',
  array,
  index,
  offset,
  value,
})
export const kfor = (
  name: string,
  from: KExpr,
  to: KExpr,
  step: number,
  body: readonly Stmt[],
): Extract<Stmt, { kind: 'for' }> => ({
  kind: 'for',
  name,
  from,
  to,
  step,
  body,
})
export const kadd = (a: KExpr, b: KExpr): KExpr => (isZero(a) ? b : isZero(b) ? a : kapply('add', [a, b]))
export const kmul = (a: KExpr, b: number): KExpr =>
  b === 1 ? a : a.op === 'const' ? kconst(a.value * b) : kapply('mul', [a, kconst(b)])
/** a * b + c, rounded once where the device can. */
export const multiplyAdd = (a: KExpr, b: KExpr, c: KExpr, fma: boolean): KExpr =>
  fma ? kapply('fma', [a, b, c]) : kapply('add', [c, kapply('mul', [a, b])])
const isZero = (e: KExpr): boolean => e.op === 'const' && e.value === 0

const depths = new WeakMap<KExpr, number>()

/** How many levels an expression nests: 0 for a name or a number. */
export function depthOf(e: KExpr): number {
  if (e.op === 'const' || e.op === 'ref') return 0
  let depth = depths.get(e)
  if (depth === undefined) {
    depth = 1 + Math.max(0, ...partsOf(e).map(depthOf))
    depths.set(e, depth)
  }
  return depth
}
