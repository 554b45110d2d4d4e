// Tensor types: dtypes, symbolic dims, shapes.
import type { DType, Precision } from '../../runtime/program.ts'

export type { DType, Precision }

/** The arithmetic types of scalar expressions; 8-bit integers compute as 32-bit ones, f16 and bf16 as f32. */
export type Scalar = 'f32' | 'i32' | 'u32' | 'bool'

/** A size: a constant, a symbol with an upper bound, or arithmetic on them. Only the functions below look inside. */
export type Dim =
  | number
  | { readonly kind: 'symbol'; readonly name: string; readonly max: number }
  | { readonly kind: 'add' | 'mul' | 'floordiv'; readonly a: Dim; readonly b: Dim }

export type Shape = readonly Dim[]

export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

export const isFloat = (dtype: DType): boolean => dtype === 'f32' || dtype === 'f16' || dtype === 'bf16'
export const isHalf = (dtype: DType): boolean => dtype === 'f16' || dtype === 'bf16'
export const isInteger = (dtype: DType): boolean => !isFloat(dtype) && dtype !== 'bool'

/** The type that a kernel computes in for a stored dtype. */
export function scalarOf(dtype: DType): Scalar {
  switch (dtype) {
    case 'f32':
    case 'f16':
    case 'bf16':
      return 'f32'
    case 'i32':
    case 'i8':
      return 'i32'
    case 'u32':
    case 'u8':
      return 'u32'
    case 'bool':
      return 'bool'
  }
}

/** Bytes of a register, and of an element of local memory. */
export const ELEMENT_BYTES = 4

const bufferBytes: Readonly<Record<DType, 1 | 2 | 4>> = {
  ...{ f32: 4, i32: 4, u32: 4, f16: 2, bf16: 2 },
  ...{ i8: 1, u8: 1, bool: 1 },
}

/** Bytes of one element in a device buffer; elements lie side by side, without gaps. */
export const elementBytes = (dtype: DType): 1 | 2 | 4 => bufferBytes[dtype]

export function formatDim(dim: Dim): string {
  if (typeof dim === 'number') return String(dim)
  if (dim.kind === 'symbol') return dim.name
  const sign = dim.kind === 'add' ? ' + ' : dim.kind === 'mul' ? ' * ' : ' // '
  return `(${formatDim(dim.a)}${sign}${formatDim(dim.b)})`
}

export const formatShape = (shape: Shape): string => `[${shape.map(formatDim).join(', ')}]`
export const formatType = (type: TensorType): string =>
  type.shape.length === 0 ? type.dtype : `${type.dtype}${formatShape(type.shape)}`

export const dimEquals = (a: Dim, b: Dim): boolean => a === b || formatDim(a) === formatDim(b)
export const shapeEquals = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => dimEquals(dim, b[i]!))

export function dimAdd(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (a === 0) return b
  if (b === 0) return a
  // Constants gather on the right: (T + 2) - 2 is T again.
  if (typeof b === 'number' && typeof a === 'object' && a.kind === 'add' && typeof a.b === 'number')
    return dimAdd(a.a, a.b + b)
  if (typeof a === 'number') return dimAdd(b, a)
  return { kind: 'add', a, b }
}

export const dimSub = (a: Dim, b: number): Dim => dimAdd(a, -b)

export function dimMul(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  if (a === 1) return b
  if (b === 1) return a
  if (a === 0 || b === 0) return 0
  if (typeof a === 'number') return { kind: 'mul', a: b, b: a }
  return { kind: 'mul', a, b }
}

export function dimFloorDiv(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b)
  if (b === 1) return a
  if (typeof a === 'object' && a.kind === 'mul' && dimEquals(a.b, b)) return a.a
  return { kind: 'floordiv', a, b }
}

export const shapeSize = (shape: Shape): Dim => shape.reduce<Dim>(dimMul, 1)

/** The largest value that a dim can take. */
export function dimMax(dim: Dim): number {
  if (typeof dim === 'number') return dim
  if (dim.kind === 'symbol') return dim.max
  const a = dimMax(dim.a)
  const b = dimMax(dim.b)
  return dim.kind === 'add' ? a + b : dim.kind === 'mul' ? a * b : Math.floor(a / b)
}

/** The value of a dim that must be known by now: everything after shape inference works on numbers. */
export function dimValue(dim: Dim): number {
  if (typeof dim !== 'number')
    throw new Error(`symbolic dim ${formatDim(dim)} reached a stage that needs numbers`)
  return dim
}

export const shapeValues = (shape: Shape): number[] => shape.map(dimValue)
export const elementCount = (shape: Shape): number => shape.reduce<number>((n, dim) => n * dimValue(dim), 1)

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride
    stride *= shape[i]!
  }
  return strides
}

/** A shape or dtype rule of an operator was broken; the elaborator adds the span. */
export class ShapeError extends Error {
  readonly code: string
  readonly hint?: string
  constructor(message: string, hint?: string, code = 'E0400') {
    super(message)
    this.code = code
    if (hint !== undefined) this.hint = hint
  }
}

/** NumPy broadcasting of two shapes, aligned at the right. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  const result: Dim[] = []
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (dimEquals(x, y) || y === 1) result.push(x)
    else if (x === 1) result.push(y)
    else {
      throw new ShapeError(
        `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: axis ${i - rank} has ${formatDim(x)} and ${formatDim(y)}`,
        'sizes must be equal, or one of them 1',
        'E0401',
      )
    }
  }
  return result
}
