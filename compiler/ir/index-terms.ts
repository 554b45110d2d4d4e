// Index arithmetic as sums of terms `coefficient * expr`: the normal form, and what follows from it for strides and vector lanes.
import { type Apply, type Expr, type Fn, int, type Var } from './expr.ts'
import { ranged } from './expr-range.ts'

export const constOf = (e: Expr): number | null => (e.op === 'const' ? e.value : null)

export const asApply = (e: Expr, fn: Fn): Apply | null => (e.op === 'apply' && e.fn === fn ? e : null)

/** Splits an i32 sum into terms `coefficient * expr`, constants last; the normal form of index arithmetic. */
export function terms(e: Expr): { expr: Expr | null; factor: number }[] {
  const add = asApply(e, 'add')
  if (add) return [...terms(add.args[0]!), ...terms(add.args[1]!)]
  if (e.op === 'const') return [{ expr: null, factor: e.value }]
  const mul = asApply(e, 'mul')
  if (mul && mul.args[1]!.op === 'const') return [{ expr: mul.args[0]!, factor: mul.args[1]!.value }]
  return [{ expr: e, factor: 1 }]
}

/** Rebuilds a sum from terms with like terms gathered: larger strides first, then older expressions, the constant last. */
export function sumOf(list: readonly { expr: Expr | null; factor: number }[]): Expr {
  const byId = new Map<number, { expr: Expr | null; factor: number }>()
  for (const { expr, factor } of list) {
    const key = expr?.id ?? -1
    const old = byId.get(key)
    byId.set(key, { expr, factor: factor + (old?.factor ?? 0) })
  }
  const kept = [...byId.values()].filter((t) => t.factor !== 0)
  const rank = (t: { expr: Expr | null; factor: number }) => (t.expr === null ? -1 : Math.abs(t.factor))
  kept.sort((a, b) => rank(b) - rank(a) || (a.expr?.id ?? 0) - (b.expr?.id ?? 0))
  let sum: Expr | null = null
  for (const t of kept) {
    const term: Expr =
      t.expr === null ? int(t.factor) : t.factor === 1 ? t.expr : ranged('mul', [t.expr, int(t.factor)])
    sum = sum === null ? term : ranged('add', [sum, term])
  }
  return sum ?? int(0)
}

/** Whether `div` is `x // c`; where x is itself `y // a`, that is written y // (a * c). */
function sameQuotient(div: Apply, x: Expr, c: number): boolean {
  if (div.args[0] === x) return constOf(div.args[1]!) === c
  const inner = asApply(x, 'idiv')
  return (
    inner !== null && div.args[0] === inner.args[0] && constOf(div.args[1]!) === constOf(inner.args[1]!)! * c
  )
}

export const divModLaw = (list: readonly { expr: Expr | null; factor: number }[]) => {
  // (x // c) * c*k + (x % c) * k = x * k
  for (const t of list) {
    const mod = t.expr && asApply(t.expr, 'imod')
    if (!mod) continue
    const c = constOf(mod.args[1]!)!
    const partner = list.find((u) => {
      const div = u.expr && asApply(u.expr, 'idiv')
      return div && u.factor === t.factor * c && sameQuotient(div, mod.args[0]!, c)
    })
    if (partner)
      return [...list.filter((u) => u !== t && u !== partner), { expr: mod.args[0]!, factor: t.factor }]
  }
  return null
}

/** Divides a sum by c: the terms that c divides leave exactly, where the rest stays within [0, c). */
export function splitByDivisor(e: Expr, c: number): { quotient: Expr; rest: Expr } | null {
  const list = terms(e)
  const whole = list.filter((t) => t.factor % c === 0)
  if (whole.length === 0) return null
  const rest = sumOf(list.filter((t) => t.factor % c !== 0))
  if (rest.min < 0) return null
  return { quotient: sumOf(whole.map((t) => ({ expr: t.expr, factor: t.factor / c }))), rest }
}

/** The factor of `v` in an i32 expression that is affine in it; null where it is not. */
export function affineFactor(e: Expr, v: Var): number | null {
  if (!e.free.includes(v.id)) return 0
  let factor = 0
  for (const t of terms(e)) {
    if (t.expr === v) factor += t.factor
    else if (t.expr?.free.includes(v.id)) return null
  }
  return factor
}

/**
 * What four consecutive values of `v`, the first a multiple of four, do to an index: 1 where the index counts along with them, 0 where it
 * stays, null otherwise. Division and remainder by a multiple of four never fall between such lanes.
 */
export function laneFactor(e: Expr, v: Var): number | null {
  if (!e.free.includes(v.id)) return 0
  if (e === v) return 1
  let factor = 0
  for (const t of terms(e)) {
    if (!t.expr?.free.includes(v.id)) continue
    const part = t.expr === v ? 1 : laneFactorOfTerm(t.expr, v)
    if (part === null) return null
    factor += part * t.factor
  }
  return factor
}

function laneFactorOfTerm(e: Expr, v: Var): number | null {
  if (e.op !== 'apply' || (e.fn !== 'idiv' && e.fn !== 'imod') || e.args[1]!.op !== 'const') return null
  const [x, c] = [e.args[0]!, e.args[1]!.value]
  const inner = laneFactor(x, v)
  if (inner === 0) return 0
  if (inner !== 1 || c % 4 !== 0 || !startsAligned(x, v)) return null
  return e.fn === 'idiv' ? 0 : 1
}

/** Whether the value at the first lane is a multiple of four. */
function startsAligned(e: Expr, v: Var): boolean {
  return terms(e).every(
    (t) =>
      t.factor % 4 === 0 ||
      t.expr === v ||
      (t.expr?.op === 'apply' &&
        t.expr.fn === 'imod' &&
        t.expr.args[1]!.op === 'const' &&
        t.expr.args[1]!.value % 4 === 0 &&
        startsAligned(t.expr.args[0]!, v)),
  )
}
