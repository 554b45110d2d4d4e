// Which values a device of groups computes four at a time: floats and conditions whose loads lie side by side.
import type { Expr, Fn, Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { Nest } from '../ir/nest.ts'
import { isFloat } from '../ir/types.ts'

/** Functions that have no form on four lanes. */
const scalarOnly = new Set<Fn>(['checked', 'idiv', 'imod', 'floordiv', 'floormod'])

/**
 * Whether every value that depends on `v` is of four floats or conditions, from loads that count along with `v` or stay; `given` has four
 * lanes already.
 */
export function canWiden(roots: readonly Expr[], v: Var, given?: Expr): boolean {
  const known = new Map<number, boolean>()
  const widens = (e: Expr): boolean => {
    if (e === given || !e.free.includes(v.id)) return true
    if (e.type !== 'f32' && e.type !== 'bool') return false
    if (e.op === 'load') return [0, 1].includes(laneFactor(e.index, v) ?? 2)
    return e.op === 'apply' && !scalarOnly.has(e.fn) && e.args.every(visit)
  }
  const visit = (e: Expr): boolean => {
    const before = known.get(e.id)
    if (before !== undefined) return before
    const result = widens(e)
    known.set(e.id, result)
    return result
  }
  return v.extent % 4 === 0 && roots.every(visit)
}

/** Whether each result of the nest can be stored four elements at a time along `v`. */
export const storesWide = (nest: Nest, v: Var, given?: Expr): boolean =>
  nest.results.every(
    (r) => isFloat(r.dtype) && r.value.free.includes(v.id) && laneFactor(r.index, v) === 1,
  ) &&
  canWiden(
    nest.results.map((r) => r.value),
    v,
    given,
  )
