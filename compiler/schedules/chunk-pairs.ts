// Two vectors that lie side by side, computed together for engines that join them to one of eight lanes.
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
 * The results at `v` and at `v + 4`. All values come before the first store: they may replace what both read. `prepare` is told what each
 * half computes, and may say what is known of it.
 */
export function storePair(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  prepare: (values: readonly Expr[], by: number) => void,
): void {
  const halves = [0, 4].map((by) => {
    const values = nest.results.map((r) => emitter.shifted(r.value, v, by))
    prepare(values, by)
    return values.map((value) => {
      const made = emitter.value(value)
      return made.op === 'ref' || made.op === 'const' ? made : emitter.let('value', made)
    })
  })
  nest.results.forEach((r, i) => {
    const index = emitter.scalarLane(() => emitter.value(r.index))
    halves.forEach((values, half) => {
      emitter.push(kstore(buffers[r.buffer]!.name, index, ksplat(values[i]!), 4 * half))
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
