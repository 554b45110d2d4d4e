// Tensors on the host, and their bytes on a device.
import { codes, RuntimeError } from './errors.ts'
import type { DType, TensorInfo } from './program.ts'

export type TensorData = Float32Array | Int32Array | Uint32Array | Int8Array | Uint8Array | Uint16Array

/** Row-major values; `f16` and `bf16` hold their bits in a Uint16Array, `bool` holds 0 or 1 in a Uint8Array. */
export interface Tensor {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: TensorData
}

/** What a caller may give for a tensor whose type is known: its values alone, or the number of a scalar. */
export type TensorValue = Tensor | TensorData | number

interface ArrayClass {
  new (length: number): TensorData
  new (buffer: ArrayBuffer): TensorData
  readonly name: string
  readonly BYTES_PER_ELEMENT: number
}

/** What holds the elements of a tensor, on the host and on every device alike. */
const arrays: Readonly<Record<DType, ArrayClass>> = {
  f32: Float32Array,
  f16: Uint16Array,
  bf16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i8: Int8Array,
  u8: Uint8Array,
  bool: Uint8Array,
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

/** Bytes of a tensor on a device, before any rounding: 1 an element for `bool`, `u8` and `i8`, 2 for `f16` and `bf16`, else 4. */
export function deviceBytes(info: { readonly dtype: DType; readonly shape: readonly number[] }): number {
  return elementCount(info.shape) * arrays[info.dtype].BYTES_PER_ELEMENT
}

/** `f32[2, 3]`, as the language writes it. */
export function formatType(info: { readonly dtype: DType; readonly shape: readonly number[] }): string {
  return info.shape.length === 0 ? info.dtype : `${info.dtype}[${info.shape.join(', ')}]`
}

/** A tensor of `dtype`; throws where `data` is of another class or length than dtype and shape say. */
export function makeTensor(
  dtype: DType,
  shape: readonly number[],
  data: TensorData | readonly number[],
): Tensor {
  const array = arrays[dtype]
  const expected = elementCount(shape)
  if (data.length !== expected) {
    throw new RuntimeError(
      codes.argument,
      `${formatType({ dtype, shape })} has ${expected} elements, but ${data.length} values are given`,
    )
  }
  if (data instanceof array) return { dtype, shape, data }
  if (!Array.isArray(data)) {
    throw new RuntimeError(
      codes.argument,
      `${dtype} values are held in a ${array.name}, not in a ${data.constructor.name}`,
    )
  }
  const filled = new array(expected)
  for (let i = 0; i < expected; i++) filled[i] = data[i]!
  return { dtype, shape, data: filled }
}

/** The bytes that a device holds for the tensor: a view of the tensor's own memory. */
export const toDevice = ({ data }: Tensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** The tensor in `bytes`, which came from a device. */
export function fromDevice(bytes: Uint8Array, info: Pick<TensorInfo, 'dtype' | 'shape'>): Tensor {
  const needed = deviceBytes(info)
  if (bytes.byteLength < needed)
    throw new Error(`${formatType(info)} needs ${needed} bytes, the device gave ${bytes.byteLength}`)
  const own = new ArrayBuffer(needed)
  new Uint8Array(own).set(bytes.subarray(0, needed))
  return { dtype: info.dtype, shape: info.shape, data: new arrays[info.dtype](own) }
}

/** `value` as a tensor of `info`, or what is wrong with it. */
export function tensorOf(info: TensorInfo, value: unknown): Tensor | string {
  const { dtype, shape } = info
  if (typeof value === 'number' && shape.length === 0) {
    const tensor = makeTensor(dtype, shape, [value])
    if (dtype[0] === 'f' || tensor.data[0] === value) return tensor
    return `${info.name} is ${formatType(info)}, which does not hold ${value}`
  }
  const tensor = ArrayBuffer.isView(value) ? { dtype, shape, data: value as TensorData } : value
  if (!isTensor(tensor))
    return `${info.name} is ${formatType(info)}, but what is given is no tensor { dtype, shape, data }`
  return mismatch(info, tensor) ?? tensor
}

function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null) return false
  const { dtype, shape, data } = value as Partial<Record<keyof Tensor, unknown>>
  return typeof dtype === 'string' && Array.isArray(shape) && ArrayBuffer.isView(data)
}

/** What is wrong with `tensor` as a value of `info`, or undefined. */
export function mismatch(info: TensorInfo, tensor: Tensor): string | undefined {
  if (
    tensor.dtype !== info.dtype ||
    tensor.shape.length !== info.shape.length ||
    tensor.shape.some((dim, i) => dim !== info.shape[i])
  ) {
    return `${info.name} is ${formatType(info)}, but ${formatType(tensor)} is given`
  }
  const array = arrays[info.dtype]
  if (!(tensor.data instanceof array))
    return `${info.name} is held in a ${array.name}, but another class of array is given`
  const count = elementCount(info.shape)
  return tensor.data.length === count
    ? undefined
    : `${info.name} has ${count} elements, but ${tensor.data.length} values are given`
}
