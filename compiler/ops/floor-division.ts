// Python's // and % of floats, exact by way of C's remainder.
import type { Expr } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { addF, divF, f32c, mulF, one } from './pointwise-op.ts'

/** Whether a remainder has the other sign than the divisor: Python's is then one divisor further. */
function wrongSign(r: Expr, y: Expr): Expr {
  const below = (v: Expr): Expr => apply('lt', [v, f32c(0)], 'bool')
  const differ = apply('ne', [below(r), below(y)], 'bool')
  return apply('and', [apply('ne', [r, f32c(0)], 'bool'), differ], 'bool')
}

/** x - y * floor(x / y) by way of fmod, which is exact where the quotient is large. */
export function pythonMod(x: Expr, y: Expr): Expr {
  const r = apply('fmod', [x, y], 'f32')
  return apply('select', [wrongSign(r, y), addF(r, y), r], 'f32')
}

/**
 * floor(x / y) of the exact quotient, from the remainder, as CPython and PyTorch have it: (x - r) / y is whole but for its rounding.
 * A quotient of zero keeps the sign of x / y; a divisor of zero gives x / y.
 */
export function pythonDiv(x: Expr, y: Expr): Expr {
  const r = apply('fmod', [x, y], 'f32')
  const q = divF(apply('sub', [x, r], 'f32'), y)
  const lower = apply('select', [wrongSign(r, y), addF(q, f32c(-1)), q], 'f32')
  const whole = one('floor')(addF(lower, f32c(0.5)))
  const quotient = divF(x, y)
  const isZero = (v: Expr): Expr => apply('eq', [v, f32c(0)], 'bool')
  const zero = one('trunc')(mulF(quotient, f32c(0.5)))
  const signed = apply('select', [isZero(whole), zero, whole], 'f32')
  return apply('select', [isZero(y), quotient, signed], 'f32')
}

/** The same in float64. */
export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y
  const r = x % y
  const whole = Math.floor((x - r) / y - Number(r !== 0 && r < 0 !== y < 0) + 0.5)
  return whole === 0 ? (x / y) * 0 : whole
}
