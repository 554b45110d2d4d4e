// Rows of exp(s - max s), as softmax and cross entropy have them. No term is above 1, so that a cheaper exp does; their sum is never below 1,
// so that one reciprocal, which cannot overflow, takes the place of a division for each element (one more rounding).
import { type Apply, constant, type Expr, operands, postorder, type Reduce, type Var } from '../ir/expr.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'

/** The nest with those functions; the nest itself where it has no such rows. */
export function withFallingRows(nest: Nest): Nest {
  const roots = nest.results.map((r) => r.value)
  const all = postorder(roots)
  const falling = new Map<Expr, Var>()
  for (const e of all) {
    const v = e.op === 'apply' && e.fn === 'exp' ? rowOf(e) : null
    if (v) falling.set(e, v)
  }
  if (falling.size === 0) return nest
  const atLeastOne = (e: Expr): boolean =>
    e.op === 'reduce' && e.kind === 'sum' && e.vars.length === 1 && falling.get(e.body) === e.vars[0]

  const replaced = new Map<number, Expr>()
  for (const e of all) {
    const [rebuilt] = substitute([e], new Map(operands(e).map((o) => [o.id, replaced.get(o.id)!]))) as [Expr]
    replaced.set(e.id, rebuilt)
    if (rebuilt.op !== 'apply') continue
    if (falling.has(e)) replaced.set(e.id, apply('exp_down', rebuilt.args, 'f32'))
    else if (rebuilt.fn === 'div' && atLeastOne(operands(e)[1]!)) {
      const [over, total] = rebuilt.args as [Expr, Expr]
      const reciprocal = apply('div', [constant(1, 'f32'), total], 'f32')
      replaced.set(e.id, apply('mul', [over, reciprocal], 'f32'))
    }
  }
  return {
    ...nest,
    results: nest.results.map((r) => ({ ...r, value: replaced.get(r.value.id)! })),
    names: new Map([...nest.names].map(([id, name]) => [replaced.get(id)?.id ?? id, name])),
  }
}

/** The loop along the row of exp(s - max s), or null for any other argument. */
function rowOf({ args: [difference], type }: Apply): Var | null {
  if (type !== 'f32' || difference?.op !== 'apply' || difference.fn !== 'sub') return null
  const [s, highest] = difference.args as [Expr, Expr]
  if (highest.op !== 'reduce' || highest.kind !== 'max' || highest.vars.length !== 1) return null
  return postorder([s]).find((v): v is Var => v.op === 'var' && isRow(highest, s, v)) ?? null
}

/** Whether `s` is a term of the reduction, the one at `v` of as many. */
function isRow({ vars: [k], body, free }: Reduce, s: Expr, v: Var): boolean {
  if (v.extent !== k!.extent || free.includes(v.id)) return false
  return substitute([body], new Map([[k!.id, v]]))[0] === s
}
