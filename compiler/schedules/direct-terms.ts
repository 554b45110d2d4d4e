// The terms of a sum where every thread reads its factors itself: a few at a time of the innermost loop, and a factor's values at them.
import { type Expr, int, type Var } from '../ir/expr.ts'
import type { KExpr } from '../ir/kernel.ts'
import { substitute } from '../ir/simplify-expr.ts'
import type { Contraction } from './contraction.ts'
import { termsAtOnce } from './direct-shapes.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst } from './kexpr.ts'
import { canWiden } from './lanes.ts'
import { laneOf } from './register-block.ts'

const LANES = 4

/** A place, no further than the last one. */
export const held = (at: KExpr, last: number): KExpr => kapply('min', [at, kconst(last)])

/** Terms of the sum from one value of the innermost loop on: `count` of them, in lanes where `wide`. */
export interface Term {
  readonly v: Var
  /** The value at the first term; null inside a loop, where the variable itself is bound. */
  readonly at: number | null
  readonly count: number
}

/** A factor's values: `[i][u]` is that of row or column i at term u. */
export type Values = readonly (readonly KExpr[])[]

/** The factor `u` terms later. */
export function atTerm(emitter: Emitter, e: Expr, { v, at }: Term, u: number): Expr {
  if (at === null) return emitter.shifted(e, v, u)
  const [made] = substitute([e], new Map([[v.id, int(at + u)]])) as [Expr]
  emitter.register([made])
  return made
}

/** The terms of a factor that has been narrowed to one row or column; four at once where they lie side by side. */
export function valuesAt(emitter: Emitter, e: Expr, term: Term, stem: string): readonly KExpr[] {
  if (term.at === null && term.count === LANES && canWiden([e], term.v)) {
    let four: KExpr | null = null
    emitter.wide(term.v, () => {
      four = emitter.value(e)
    })
    const named = emitter.let(stem, four!)
    // Of a factor that repeats along the terms there is one value, no vector.
    return [0, 1, 2, 3].map((u) => (named.lanes === 1 ? named : laneOf(named, u)))
  }
  return Array.from({ length: term.count }, (_, u) => {
    const value = emitter.value(atTerm(emitter, e, term, u))
    return value.op === 'ref' ? value : emitter.let(stem, value)
  })
}

/** Runs `body` for all terms of the sum: a few at a time of the innermost loop, or all of them where they are few. */
export function overTerms(c: Contraction, emitter: Emitter, body: (term: Term) => void): void {
  const { vars } = c.terms
  const v = vars.at(-1)!
  const innermost = (): void => {
    const count = termsAtOnce(c)
    if (count === v.extent) {
      emitter.inline(() => body({ v, at: 0, count }))
      return
    }
    const left = v.extent % count
    const whole = v.extent - left
    emitter.loop(v, kconst(0), kconst(whole), count, 1, () => body({ v, at: null, count }))
    if (left > 0) emitter.inline(() => body({ v, at: whole, count: left }))
  }
  const outer = (rest: readonly Var[]): void => {
    const [first, ...others] = rest
    if (first === undefined) innermost()
    else emitter.loop(first, kconst(0), kconst(first.extent), 1, 1, () => outer(others))
  }
  // The longest loop turns inside: what depends on the others is computed less often, and short loops cost most.
  outer([...vars.slice(0, -1)].sort((p, q) => p.extent - q.extent))
}
