// Vectors that lie side by side, computed together for engines that join two of them to one of eight lanes.
import { type Expr, postorder, type Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr } from '../ir/kernel.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, ksplat, kstore } from './kexpr.ts'
import { startsAnywhere } from './lanes-apart.ts'

/** Whether both can be: along a plain line, without sums of their own but `given`. */
export const joinsAlong = (nest: Nest, v: Var, given?: Expr): boolean =>
  postorder(nest.results.map((r) => r.value)).every(
    (e) => e.op !== 'reduce' || e === given || !e.free.includes(v.id),
  ) &&
  nest.results.every((r) => affineFactor(r.index, v) === 1) &&
  startsAnywhere(
    nest.results.map((r) => r.value),
    v,
  )

/**
 * The results of `count` vectors from `v` on, with each expression as `moved` makes it. All values come before the first store: they may
 * replace what others read. `prepare` is told what the vector `by` elements on computes, and may say what is known of it.
 */
export function storeVectors(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  count: number,
  prepare: (values: readonly Expr[], by: number) => void,
  moved: (e: Expr) => Expr = (e) => e,
): void {
  const vectors = Array.from({ length: count }, (_, u) => {
    const values = nest.results.map((r) => emitter.shifted(moved(r.value), v, 4 * u))
    prepare(values, 4 * u)
    return values.map((value) => {
      const made = emitter.value(value)
      return made.op === 'ref' || made.op === 'const' ? made : emitter.let('value', made)
    })
  })
  nest.results.forEach((r, i) => {
    const index = emitter.scalarLane(() => emitter.value(moved(r.index)))
    vectors.forEach((values, u) => {
      emitter.push(kstore(buffers[r.buffer]!.name, index, ksplat(values[i]!), 4 * u))
    })
  })
}

/** Says what the sum of the results is, in each half. */
export function bindSum(emitter: Emitter, values: readonly Expr[], sum: KExpr): void {
  for (const e of postorder(values)) if (e.op === 'reduce') emitter.bindVector(e, sum)
}

/** Where the pairs of vectors from `from` to `to` end. */
export const endOfPairs = (emitter: Emitter, from: KExpr, to: KExpr): KExpr =>
  from.op === 'const' && to.op === 'const'
    ? kconst(from.value + Math.floor((to.value - from.value) / 8) * 8)
    : emitter.let(
        'pairs_end',
        kapply('add', [from, kapply('bitand', [kapply('sub', [to, from]), kconst(-8)])]),
      )
