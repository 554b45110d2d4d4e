// Four lanes from elements that lie apart in memory at one distance, backwards or with gaps: which vectors hold them, and at which lanes.
import { type Expr, type Fn, postorder, type Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { LaneOrder } from '../ir/kernel.ts'

/** Where one or two vectors begin, counted from the element of the first lane; none reaches past the elements of all four lanes. */
export interface Apart {
  readonly starts: readonly [number] | readonly [number, number]
  readonly order: LaneOrder
}

/** Two lanes of each vector, those of the first before those of the second: an order that x86 has as one instruction. */
const known: ReadonlyMap<number, Apart> = new Map([
  [-1, { starts: [-3], order: [3, 2, 1, 0] }],
  [2, { starts: [0, 3], order: [0, 2, 5, 7] }],
  [-2, { starts: [-3, -6], order: [3, 1, 6, 4] }],
  [3, { starts: [0, 6], order: [0, 3, 4, 7] }],
  [-3, { starts: [-3, -9], order: [3, 0, 7, 4] }],
])

/** The vectors for elements `factor` apart from lane to lane; null where there are none. */
export const apartBy = (factor: number): Apart | null => known.get(factor) ?? null

/** Where four elements lie that vectors load: in one vector or in one place, or also apart, in two vectors that are shuffled. */
export type Lying = 'side by side' | 'apart'

/** Whether vectors take the element at `index` for four values of `v`. */
export function loadsWide(index: Expr, v: Var, lying: Lying = 'apart'): boolean {
  const factor = laneFactor(index, v)
  return factor === 0 || factor === 1 || (lying === 'apart' && factor !== null && known.has(factor))
}

const divisions = new Set<Fn>(['idiv', 'imod', 'floordiv', 'floormod', 'checked'])

/** Whether vectors of four values of `v` may start anywhere: nothing divides what depends on it, so that no division falls between lanes. */
export const startsAnywhere = (roots: readonly Expr[], v: Var): boolean =>
  !postorder(roots).some((e) => e.op === 'apply' && divisions.has(e.fn) && e.free.includes(v.id))
