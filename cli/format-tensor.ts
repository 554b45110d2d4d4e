// A tensor for people: its values where they are few, else a summary, as NumPy and PyTorch print them.
import { numbersOf } from '../runtime/formats/cast.ts'
import { elementCount, formatType, type Tensor } from '../runtime/tensor.ts'

/** Up to this many elements are printed. */
const MAX_PRINTED = 100

export interface Summary {
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Elements that are no numbers or infinite; the other fields leave NaN out. */
  readonly notFinite: number
}

export function summarize(tensor: Tensor): Summary {
  let [min, max, sum, count, notFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0]
  for (const value of numbersOf(tensor)) {
    if (!Number.isFinite(value)) notFinite++
    if (Number.isNaN(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    count++
  }
  return count === 0
    ? { min: NaN, max: NaN, mean: NaN, notFinite }
    : { min, max, mean: sum / count, notFinite }
}

/** Whole numbers in full, as ids and counts need it; others to six digits. */
const digits = (value: number, exact = false): string =>
  exact || !Number.isFinite(value) ? String(value) : String(Number(value.toPrecision(6)))

/** `name: f32[2, 3]` and the values or a summary below or after it. */
export function formatTensor(name: string, tensor: Tensor): string {
  const head = `${name}: ${formatType(tensor)}`
  const count = elementCount(tensor.shape)
  const exact = !tensor.dtype.includes('f')
  if (count > MAX_PRINTED) {
    const { min, max, mean, notFinite } = summarize(tensor)
    const strange = notFinite === 0 ? '' : `, ${notFinite} not finite`
    return `${head}  min ${digits(min, exact)}, max ${digits(max, exact)}, mean ${digits(mean)}${strange}`
  }
  const values = [...numbersOf(tensor)].map((v) =>
    tensor.dtype === 'bool' ? String(v !== 0) : digits(v, exact),
  )
  if (tensor.shape.length === 0) return `${head} = ${values[0]}`
  if (count === 0) return `${head} = []`
  const width = Math.max(...values.map((v) => v.length))
  const text = nested(
    values.map((v) => v.padStart(width)),
    tensor.shape,
    2,
  )
  return tensor.shape.length === 1 ? `${head} = ${text}` : `${head}\n  ${text}`
}

function nested(values: readonly string[], shape: readonly number[], indent: number): string {
  if (shape.length === 1) return `[${values.join(', ')}]`
  const [rows = 0, ...rest] = shape
  const size = elementCount(rest)
  const parts = Array.from({ length: rows }, (_, i) =>
    nested(values.slice(i * size, (i + 1) * size), rest, indent + 1),
  )
  return `[${parts.join(`,\n${' '.repeat(indent + 1)}`)}]`
}

/** Up to this many elements stand in a JSON document. */
const MAX_DOCUMENT = 1 << 16

/** A tensor for machines: row-major `data`, null where it is too long; what JSON cannot write stands as text. */
export function tensorDocument(name: string, tensor: Tensor): object {
  const plain = (value: number): number | string => (Number.isFinite(value) ? value : String(value))
  const numbers = numbersOf(tensor)
  const data = numbers.length > MAX_DOCUMENT ? null : Array.from(numbers, plain)
  const { min, max, mean, notFinite } = summarize(tensor)
  const summary = { min: plain(min), max: plain(max), mean: plain(mean), notFinite }
  return { name, dtype: tensor.dtype, shape: tensor.shape, ...summary, data }
}
