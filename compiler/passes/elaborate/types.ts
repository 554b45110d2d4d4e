// Full types: `f32[N, 3]` with sizes that are compile-time whole numbers.
import type { Expr, TypeExpr } from '../../../grammar/ast.ts'
import { dimEquals, formatShape, type Shape, type TensorType } from '../../ir/types.ts'
import type { Elaborator } from './context.ts'
import { describe, type Env, fail, type Value } from './values.ts'

/** Index arithmetic is 32-bit on every target. */
export const MAX_ELEMENTS = 2 ** 31 - 1

/** Whether a value of one shape can be repeated to fill another. */
export function fits(shape: Shape, whole: Shape): boolean {
  const lead = whole.length - shape.length
  return lead >= 0 && shape.every((d, i) => d === 1 || dimEquals(d, whole[i + lead]!))
}

export function typeFromExpr(e: Elaborator, type: TypeExpr, env: Env): TensorType {
  const shape = type.dims.flatMap((dim) => {
    const found = e.evaluate(dim, env)
    // A list stands for as many sizes as it has: `f32[shape]`.
    return (found.kind === 'list' ? found.items : [found]).map((value) => sizeOf(value, dim))
  })
  const elements = shape.reduce((n, d) => n * d, 1)
  if (elements > MAX_ELEMENTS)
    fail(
      'E0408',
      type.span,
      `${type.dtype}${formatShape(shape)} has ${elements} elements, and a tensor has at most ${MAX_ELEMENTS}`,
    )
  return { dtype: type.dtype, shape }
}

function sizeOf(value: Value, dim: Expr): number {
  if (value.kind !== 'number')
    fail(
      'E0414',
      dim.span,
      `a size is a whole number, and this is ${describe(value)}`,
      value.kind === 'tensor' || value.kind === 'variable'
        ? 'sizes are known at compile time: make it an argument of the model'
        : undefined,
    )
  if (!Number.isInteger(value.value) || (!value.integer && dim.kind !== 'number')) {
    fail(
      'E0414',
      dim.span,
      `a size is a whole number, and this is the float ${value.value}`,
      '`/` is true division, `//` gives a size',
    )
  }
  if (value.value < 0) fail('E0414', dim.span, `the size ${value.value} is negative`)
  return value.value
}
