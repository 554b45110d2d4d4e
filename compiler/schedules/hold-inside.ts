// Tiles reach past the ends of a tensor: what they would read there is read at the last element instead.
import { type Expr, int, type Var, variable } from '../ir/expr.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Emitter } from './emitter.ts'

/** Tiles are no larger than this in any direction. */
const REACH = 1024

/** A variable for `v` that may run past its end: of `v` itself every rule knows that it does not. */
export const pastEnd = (v: Var): Var => variable(v.name, v.extent + REACH)

/** The expression with `wide`, no further than the last value of `v`, for `v`. */
export const heldAt = (e: Expr, v: Var, wide: Var): Expr =>
  substitute([e], new Map([[v.id, apply('min', [wide, int(v.extent - 1)], 'i32')]]))[0]!

/** The expression with each of `vars` held at its last value, and the variables, which may run past it, in their place. */
export function heldInside(e: Expr, vars: readonly Var[]): [Expr, ReadonlyMap<Var, Var>] {
  const places = new Map(vars.map((v) => [v, pastEnd(v)] as const))
  let held = e
  for (const [v, place] of places) held = heldAt(held, v, place)
  return [held, places]
}

/** The expression with each of `vars`, which the current scope binds to values past their ends too, held at its last value. */
export function holdInside(emitter: Emitter, e: Expr, vars: readonly Var[]): Expr {
  let held = e
  for (const v of vars) {
    const wide = pastEnd(v)
    emitter.bind(wide, emitter.value(v))
    held = heldAt(held, v, wide)
  }
  return held
}
