// The innermost loop of the general schedule: vectors of four, then what is left.

import type { Expr, Reduce, Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr } from '../ir/kernel.ts'
import { type BufferInfo, type Nest, reductionsOf } from '../ir/nest.ts'
import { storeResults } from './assemble.ts'
import { endOfPairs, joinsAlong, storeVectors } from './chunk-pairs.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, kload, kshuffle, ksplat, kstore } from './kexpr.ts'
import { startsAnywhere } from './lanes-apart.ts'
import { laneOf } from './register-block.ts'
import type { Piece } from './split-range.ts'

/** A row of values that one loop keeps for the next. */
export interface KeptRow {
  readonly array: string
  /** Where in the array the value of the result's innermost loop lies. */
  readonly index: Expr
  /** The reduction whose loop fills it. */
  readonly reduce: Reduce
  /** The value that the array holds, in the result's innermost loop. */
  readonly value: Expr
}

/** Values of a loop's variable: from the first to the one before `to`. */
export interface Span {
  readonly from: KExpr
  readonly to: KExpr
}

/** The loop of a piece; with `lanes` 4 in vectors, then what is left. */
export function innerLoop(
  { nest, v, pairs }: Piece,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  { from, to }: Span,
  lanes: 1 | 4,
  row: KeptRow | null = null,
): void {
  // Reductions of the row come first: they fill what the row's loop then loads.
  // One inside of another, which depends on the other's loop, comes with it.
  const outside = new Set(nest.dims.filter((d) => d !== v).map((d) => d.id))
  for (const r of row ? [...reductionsOf(nest), row.reduce] : [])
    if (r.free.every((id) => outside.has(id))) emitter.value(r)
  const turn = (width: 1 | 4) => (): void => {
    if (row) bindKept(emitter, row, v, 0, width)
    if (pairs && width === 4) storePairs(nest, buffers, emitter)
    else storeResults(nest, buffers, emitter)
  }
  if (lanes === 1) {
    emitter.loop(v, from, to, 1, 1, turn(1))
    return
  }
  const constant = from.op === 'const' && to.op === 'const'
  const length = constant ? to.value - from.value : null
  const whole =
    length === null
      ? emitter.let('whole', kapply('sub', [to, kconst(3)]))
      : kconst((from as { value: number }).value + Math.floor(length / 4) * 4)
  if (emitter.joins && !pairs && joinsAlong(nest, v)) {
    const stop = endOfPairs(emitter, from, to)
    emitter.loop(v, from, stop, 8, 4, () => {
      storeVectors(nest, buffers, emitter, v, 2, (_, by) => {
        if (row) bindKept(emitter, row, v, by)
      })
    })
    if (length === null || length % 8 >= 4) emitter.loop(v, stop, whole, 4, 4, turn(4))
  } else emitter.loop(v, from, whole, 4, 4, turn(4))
  if (length !== null && length % 4 === 0) return
  // One element alone is as fast by itself.
  if (!row && constant && length !== null && length > 4 && length % 4 > 1 && isDear(nest, v, pairs)) {
    lastVector(nest, buffers, emitter, v, to.value, 4 - (length % 4))
    return
  }
  const tail = constant ? whole : tailStart(from, to)
  emitter.loop(v, tail, to, 1, 1, turn(1))
}

/** Loads what the row holds for `v + by`. */
function bindKept(emitter: Emitter, row: KeptRow, v: Var, by: number, lanes: 1 | 4 = 4): void {
  const at = emitter.scalarLane(() => emitter.value(row.index))
  const kept = emitter.let('kept_value', kload(row.array, at, 'f32', lanes, by))
  const value = emitter.shifted(row.value, v, by)
  if (lanes === 4) emitter.bindVector(value, kept)
  else emitter.bind(value, kept)
}

/** Whether elements are dear one by one, as sums and halves of pairs are, and vectors of them may start anywhere. */
const isDear = (nest: Nest, v: Var, pairs = false): boolean =>
  (pairs || reductionsOf(nest).some((r) => r.free.includes(v.id))) &&
  startsAnywhere(
    nest.results.flatMap((r) => [r.value, r.index]),
    v,
  )

/** The last four values of a loop that ends at `end`, of which `stored` are in memory already and may have overwritten what they are made of. */
function lastVector(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  end: number,
  stored: number,
): void {
  emitter.fixed(v, kconst(end - 4), 4, () => {
    const values = valuesOf(nest, emitter)
    nest.results.forEach((r, i) => {
      const value = values[i]!
      const index = emitter.scalarLane(() => emitter.value(r.index))
      const apart = affineFactor(r.index, v)!
      for (let lane = stored; lane < 4; lane++) {
        const own = value.lanes === 1 ? value : laneOf(value, lane)
        emitter.push(kstore(buffers[r.buffer]!.name, index, own, apart * lane))
      }
    })
  })
}

/** Every two results are the even and the odd elements of one tensor: eight of them that lie side by side. */
function storePairs(nest: Nest, buffers: readonly BufferInfo[], emitter: Emitter): void {
  const values = valuesOf(nest, emitter)
  for (let i = 0; i < values.length; i += 2) {
    const { buffer, index } = nest.results[i]!
    const [even, odd] = [ksplat(values[i]!), ksplat(values[i + 1]!)]
    const at = emitter.scalarLane(() => emitter.value(index))
    emitter.push(kstore(buffers[buffer]!.name, at, kshuffle(even, odd, [0, 4, 1, 5])))
    emitter.push(kstore(buffers[buffer]!.name, at, kshuffle(even, odd, [2, 6, 3, 7]), 4))
  }
}

/** All values, with names: they come before the first store, as a result may overwrite what another one reads. */
const valuesOf = (nest: Nest, emitter: Emitter): KExpr[] =>
  nest.results.map((r) => {
    const value = emitter.value(r.value)
    return value.op === 'ref' || value.op === 'const' ? value : emitter.let('value', value)
  })

/** The first element after the whole vectors. */
const tailStart = (from: KExpr, to: KExpr): KExpr =>
  kapply('add', [from, kapply('bitand', [kapply('sub', [to, from]), kconst(-4)])])
