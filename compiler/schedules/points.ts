// Finds nests whose leading dims only choose between formulas of the same loads, such as the points of a transformed tile.
import { type Expr, int, postorder, type Var } from '../ir/expr.ts'
import { hasRowResults, type Nest, reductionsOf } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'

/** Formulas that are written out. */
const MOST_POINTS = 36

export interface Points {
  readonly nest: Nest
  /** The leading dims that choose. */
  readonly chosen: readonly Var[]
  /** The nest at each of their values. */
  readonly each: readonly Nest[]
}

/** The formulas of a nest whose leading dims choose between them; null where together they would read no less than one by one. */
export function findPoints(nest: Nest): Points | null {
  if (reductionsOf(nest).length > 0 || hasRowResults(nest)) return null
  const conditions = postorder(nest.results.map((r) => r.value)).flatMap((e) =>
    e.op === 'apply' && e.fn === 'select' && e.args[0]!.op !== 'const' ? [e.args[0]!] : [],
  )
  if (conditions.length === 0) return null
  let count = 0
  let size = 1
  while (count < nest.dims.length - 1 && size * nest.dims[count]!.extent <= MOST_POINTS)
    size *= nest.dims[count++]!.extent
  const decides = (dims: readonly Var[]): boolean =>
    conditions.every((c) => c.free.every((id) => dims.some((d) => d.id === id)))
  while (count > 0 && decides(nest.dims.slice(0, count - 1))) count--
  const chosen = nest.dims.slice(0, count)
  if (count === 0 || !decides(chosen)) return null
  const each = pointsOf(nest, chosen)
  const loads = each.map(
    (n) => postorder(n.results.map((r) => r.value)).filter((e) => e.op === 'load').length,
  )
  const together = postorder(each.flatMap((n) => n.results.map((r) => r.value)))
  const shared = together.filter((e) => e.op === 'load').length
  return 2 * shared <= loads.reduce((a, b) => a + b, 0) ? { nest, chosen, each } : null
}

function pointsOf(nest: Nest, chosen: readonly Var[]): Nest[] {
  const roots = nest.results.flatMap((r) => [r.value, r.index])
  const visit = (vars: readonly Var[], at: ReadonlyMap<number, Expr>): Nest[] => {
    const [v, ...rest] = vars
    if (v)
      return Array.from({ length: v.extent }, (_, i) => visit(rest, new Map([...at, [v.id, int(i)]]))).flat()
    const made = substitute(roots, at)
    const results = nest.results.map((r, i) => ({ ...r, value: made[2 * i]!, index: made[2 * i + 1]! }))
    return [{ ...nest, dims: nest.dims.slice(chosen.length), results }]
  }
  return visit(chosen, new Map())
}
