// Converts values to a dtype, and says which value does not fit.
import type { DType } from '../program.ts'
import type { Tensor, TensorData } from '../tensor.ts'
import { bf16ToNumber, f16ToNumber, numberToBf16, numberToF16 } from './half.ts'

/** Values that were read: of a tensor, or of table columns, which keep every double. */
export type Values = TensorData | Float64Array

export interface Misfit {
  /** Index of the first value that does not fit. */
  readonly index: number
  readonly value: number
  /** What it should have been, e.g. "a whole number". */
  readonly wanted: string
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'f32' || dtype === 'f16' || dtype === 'bf16'
}

const INT_RANGES: Readonly<Record<'i32' | 'u32' | 'i8' | 'u8' | 'bool', readonly [number, number]>> = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  i8: [-128, 127],
  u8: [0, 255],
  bool: [0, 1],
}

/** Zeros of a dtype's storage. */
export function allocate(dtype: DType, length: number): TensorData {
  switch (dtype) {
    case 'f32':
      return new Float32Array(length)
    case 'f16':
    case 'bf16':
      return new Uint16Array(length)
    case 'i32':
      return new Int32Array(length)
    case 'u32':
      return new Uint32Array(length)
    case 'i8':
      return new Int8Array(length)
    case 'u8':
    case 'bool':
      return new Uint8Array(length)
  }
}

/** A tensor's values as numbers: f16 and bf16 are widened, the others are as they lie. */
export function numbersOf({ dtype, data }: Tensor): TensorData {
  if (dtype === 'f16') return Float32Array.from(data, f16ToNumber)
  if (dtype === 'bf16') return Float32Array.from(data, bf16ToNumber)
  return data
}

/**
 * `values * scale` in the storage of a dtype. To a float: rounded to nearest; a finite value that would become an infinity is a misfit.
 * To an integer or bool: only whole numbers in range, nothing is rounded or wrapped. `scale` is for floats only.
 */
export function castValues(values: Values, dtype: DType, scale = 1): TensorData | Misfit {
  const data = allocate(dtype, values.length)
  const misfit = (index: number, value: number): Misfit => ({
    index,
    value,
    wanted: `in the range of ${dtype}`,
  })
  // Most values that anybody converts: without the calls below.
  if (dtype === 'f32') {
    for (let i = 0; i < values.length; i++) {
      const value = (values[i] ?? 0) * scale
      if (!Number.isFinite(Math.fround(value)) && Number.isFinite(value)) return misfit(i, value)
      data[i] = value
    }
    return data
  }
  if (dtype === 'f16' || dtype === 'bf16') {
    const encode = { f16: numberToF16, bf16: numberToBf16 }[dtype]
    const infinities = { f16: [0x7c00, 0xfc00], bf16: [0x7f80, 0xff80] }[dtype]
    for (let i = 0; i < values.length; i++) {
      const value = (values[i] ?? 0) * scale
      const encoded = encode(value)
      if (infinities.includes(encoded) && Number.isFinite(value)) return misfit(i, value)
      data[i] = encoded
    }
    return data
  }
  if (scale !== 1) throw new Error(`a scale for ${dtype}`)
  const [low, high] = INT_RANGES[dtype]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (!Number.isInteger(value)) return { index: i, value, wanted: 'a whole number' }
    if (value < low || value > high) return { index: i, value, wanted: `in ${low} to ${high}` }
    data[i] = value
  }
  return data
}

export function isMisfit(result: TensorData | Misfit): result is Misfit {
  return 'wanted' in result
}
