// Decodes the elements of a file into typed arrays of the runtime's dtypes; the one place that knows byte orders and widths.
import { RuntimeError } from '../errors.ts'
import type { DType } from '../program.ts'
import { elementCount, type Tensor, type TensorData } from '../tensor.ts'
import { bf16ToNumber, f16ToNumber } from './half.ts'

/** How a file stores an element. */
export type ElementKind =
  | 'f16'
  | 'bf16'
  | 'f32'
  | 'f64'
  | 'bool'
  | 'i8'
  | 'u8'
  | 'i16'
  | 'u16'
  | 'i32'
  | 'u32'
  | 'i64'
  | 'u64'

export const ELEMENT_BYTES: Readonly<Record<ElementKind, number>> = {
  f16: 2,
  bf16: 2,
  f32: 4,
  f64: 8,
  bool: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
}

/** The largest rank that a file may name. */
export const MAX_RANK = 32

/** The number of elements of a shape from a file, or null where a size is no whole number or the product leaves 2^53. */
export function checkedCount(shape: readonly number[]): number | null {
  if (shape.length > MAX_RANK) return null
  let product = 1
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return null
    // Zeros are left out, so that no order of the sizes hides an overflow.
    if (size > 0) product *= size
    if (!Number.isSafeInteger(product)) return null
  }
  return shape.includes(0) ? 0 : product
}

export interface Elements {
  readonly kind: ElementKind
  readonly shape: readonly number[]
  /** Byte offset of the first element. */
  readonly offset: number
  readonly littleEndian: boolean
  /** What an error calls these elements, e.g. "tensor `w`". */
  readonly what: string
}

/**
 * Elements as a tensor: f16, bf16 and f64 become f32 (an f64 is rounded to nearest, to an infinity where it is beyond f32); i16 and
 * u16 become i32; i64 becomes i32 and u64 becomes u32, and a value out of range is an error (F0101); a bool other than 0 and 1 is one
 * too (F0102). The tensor may share the memory of `bytes`. The caller has checked that the elements lie inside `bytes`.
 */
export function decodeElements(bytes: Uint8Array, elements: Elements): Tensor {
  const { kind, shape, offset } = elements
  const count = elementCount(shape)
  const size = count * ELEMENT_BYTES[kind]
  if (offset < 0 || offset + size > bytes.length) throw new Error(`elements at ${offset} leave the file`)
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, size)
  const [dtype, data] = decode(bytes, view, count, elements)
  return { dtype, shape, data }
}

function decode(bytes: Uint8Array, view: DataView, count: number, elements: Elements): [DType, TensorData] {
  const { kind, offset, littleEndian } = elements
  const fill = <T extends TensorData>(data: T, at: (index: number) => number): T => {
    for (let i = 0; i < count; i++) data[i] = at(i)
    return data
  }
  // WebAssembly and every engine that runs this are little-endian: such words are taken as they lie.
  const whole = littleEndian && view.byteOffset % 4 === 0
  switch (kind) {
    case 'f32':
      if (whole) return ['f32', new Float32Array(view.buffer, view.byteOffset, count)]
      return ['f32', fill(new Float32Array(count), (i) => view.getFloat32(i * 4, littleEndian))]
    case 'i32':
      if (whole) return ['i32', new Int32Array(view.buffer, view.byteOffset, count)]
      return ['i32', fill(new Int32Array(count), (i) => view.getInt32(i * 4, littleEndian))]
    case 'u32':
      if (whole) return ['u32', new Uint32Array(view.buffer, view.byteOffset, count)]
      return ['u32', fill(new Uint32Array(count), (i) => view.getUint32(i * 4, littleEndian))]
    case 'f64':
      return ['f32', fill(new Float32Array(count), (i) => view.getFloat64(i * 8, littleEndian))]
    case 'f16':
      return ['f32', fill(new Float32Array(count), (i) => f16ToNumber(view.getUint16(i * 2, littleEndian)))]
    case 'bf16':
      return ['f32', fill(new Float32Array(count), (i) => bf16ToNumber(view.getUint16(i * 2, littleEndian)))]
    case 'i16':
      return ['i32', fill(new Int32Array(count), (i) => view.getInt16(i * 2, littleEndian))]
    case 'u16':
      return ['i32', fill(new Int32Array(count), (i) => view.getUint16(i * 2, littleEndian))]
    case 'i8':
      return ['i8', new Int8Array(view.buffer, view.byteOffset, count)]
    case 'u8':
      return ['u8', bytes.subarray(offset, offset + count)]
    case 'bool':
      return ['bool', checkedBools(bytes.subarray(offset, offset + count), elements)]
    case 'i64':
    case 'u64':
      return decodeWide(view, count, elements)
  }
}

function checkedBools(data: Uint8Array, { what, offset }: Elements): Uint8Array {
  const bad = data.findIndex((byte) => byte > 1)
  if (bad >= 0) {
    throw new RuntimeError(
      'F0102',
      `${what} holds ${data[bad]} at byte ${offset + bad}, where a bool is 0 or 1`,
    )
  }
  return data
}

function decodeWide(view: DataView, count: number, elements: Elements): [DType, TensorData] {
  const { kind, littleEndian, what, offset } = elements
  const signed = kind === 'i64'
  const data = signed ? new Int32Array(count) : new Uint32Array(count)
  const [lowAt, highAt] = littleEndian ? [0, 4] : [4, 0]
  for (let i = 0; i < count; i++) {
    const low = view.getUint32(i * 8 + lowAt, littleEndian)
    const high = view.getInt32(i * 8 + highAt, littleEndian)
    data[i] = low
    // A signed word fits where its upper half repeats the sign of the lower one.
    if (high === (signed ? (low | 0) >> 31 : 0)) continue
    const value = signed ? view.getBigInt64(i * 8, littleEndian) : view.getBigUint64(i * 8, littleEndian)
    const range = signed ? 'i32, to which i64 is read' : 'u32, to which u64 is read'
    throw new RuntimeError('F0101', `${what} holds ${value} at byte ${offset + i * 8}, beyond ${range}`)
  }
  return [signed ? 'i32' : 'u32', data]
}
