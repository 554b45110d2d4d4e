// A data set in memory: rows of a file as batches of an entry's arguments.
import { RuntimeError } from '../errors.ts'
import type { TensorInfo } from '../program.ts'
import { elementCount, formatType, type Tensor, type TensorData } from '../tensor.ts'
import { type Bound, bindArguments } from './binding.ts'
import { allocate, castValues, isFloat, isMisfit, type Values } from './cast.ts'
import type { Field } from './field.ts'
import { shuffled } from './sampler.ts'
import type { ReadFile } from './sources.ts'
import type { DataSpec } from './spec.ts'

export { type DataSpec, parseSpec } from './spec.ts'

export interface Dataset {
  readonly rows: number
  /** The rows of these indices as tensors by argument; the batch axis has their number. An index out of range is a caller's fault. */
  batch(indices: ArrayLike<number>): Record<string, Tensor>
  /** The names of the label's classes, in the order of their indices. */
  readonly classes?: readonly string[]
  /** The classes of every text column that was read, by the column's name or number. */
  readonly categories: ReadonlyMap<string, readonly string[]>
  /** With `split`: the second part; the data set itself is then the first. */
  readonly validation?: Dataset
}

/** What a batch of one argument is copied from. */
interface Prepared {
  readonly argument: TensorInfo
  readonly rowLength: number
  readonly data: Values
  /** 1 unless the values are still to be multiplied. */
  readonly scale: number
}

/**
 * Loads the file of a specification and binds it to the arguments (see `bindArguments`). A row's values are laid into the argument's
 * shape behind its first, the batch, axis: a flat row takes any shape of its length. Values take the argument's dtype: whole numbers in
 * range only for an integer. `scale` multiplies the first floating-point argument. With `split`, rows are dealt by a permutation of
 * seed 0 (files are often sorted by class): the first part trains, the second validates.
 * Errors: F0162 binding, F0163 rows, F0164 shapes, F0165 values, F0166 split, and those of the formats.
 */
export async function loadDataset(
  spec: DataSpec,
  args: readonly TensorInfo[],
  read: ReadFile,
): Promise<Dataset> {
  const bound = await bindArguments(spec, args, read)
  const rows = checkRows(bound)
  const scaled = bound.find(({ argument }) => isFloat(argument.dtype))?.argument
  if (spec.scale !== undefined && scaled === undefined)
    fail('F0165', '`scale` is given, and no argument takes floating-point numbers')
  const prepared = bound.map((one) => prepare(one, one.argument === scaled ? (spec.scale ?? 1) : 1))
  const classes = bound.find(({ field }) => field.classes !== undefined)?.field.classes
  const categories = new Map(bound.flatMap(({ field }) => [...(field.categories ?? [])]))
  const common = { categories, ...(classes === undefined ? {} : { classes }) }
  const part = (order: Int32Array | null) => ({
    ...common,
    rows: order?.length ?? rows,
    batch: (indices: ArrayLike<number>) => gather(prepared, rows, indices, order),
  })
  if (spec.split === undefined) return part(null)
  const [training, validation] = deal(rows, spec.split)
  return { ...part(training), validation: part(validation) }
}

function fail(code: string, message: string, hint?: string): never {
  throw new RuntimeError(code, `data: ${message}`, hint)
}

function checkRows(bound: readonly Bound[]): number {
  const [first] = bound
  if (first === undefined) fail('F0162', 'the entry has no argument that takes rows')
  const rows = first.field.shape[0] ?? 0
  for (const { argument, field } of bound) {
    const count = field.shape[0]
    if (count === undefined)
      fail('F0164', `${field.what} is a single number, and \`${argument.name}\` takes rows`)
    if (count !== rows) {
      fail(
        'F0163',
        `\`${first.argument.name}\` has ${rows} rows (${first.field.what}), \`${argument.name}\` has ${count} (${field.what})`,
      )
    }
  }
  if (rows === 0) fail('F0163', `${first.field.what} has no rows`)
  return rows
}

function prepare({ argument, field }: Bound, scale: number): Prepared {
  const rowLength = checkShape(argument, field)
  // Bytes of images stay bytes until they are in a batch: that keeps a data set four times smaller.
  if (argument.dtype === 'f32' && !(field.values instanceof Float64Array))
    return { argument, rowLength, data: field.values, scale }
  const data = castValues(field.values, argument.dtype, scale)
  if (!isMisfit(data)) return { argument, rowLength, data, scale: 1 }
  const row = Math.floor(data.index / Math.max(rowLength, 1))
  const place = field.lines === undefined ? `row ${row}` : `line ${field.lines[row]}`
  fail(
    'F0165',
    `${field.what}: ${place} holds ${data.value}, and \`${argument.name}\` is ${formatType(argument)}: it must be ${data.wanted}`,
  )
}

/** The number of values in a row, which the argument must take; axes of equal length must not be swapped silently. */
function checkShape(argument: TensorInfo, field: Field): number {
  const given = field.shape.slice(1)
  const wanted = argument.shape.slice(1)
  const length = elementCount(given)
  const solid = (shape: readonly number[]) => shape.filter((size) => size !== 1)
  const [a, b] = [solid(given), solid(wanted)]
  const moved = a.length > 1 && b.length > 1 && a.join() !== b.join()
  if (length === elementCount(wanted) && !moved) return length
  const row = given.length > 1 ? `${given.join(' x ')} = ${length}` : `${length}`
  const takes =
    wanted.length > 1 ? `${wanted.join(' x ')} = ${elementCount(wanted)}` : `${elementCount(wanted)}`
  fail(
    'F0164',
    `a row of ${field.what} has ${row} values, and \`${argument.name}\`: ${formatType(argument)} takes ${takes} a row`,
    length === elementCount(wanted)
      ? 'The counts agree and the axes do not: transpose the data, or save its rows flat.'
      : undefined,
  )
}

function deal(rows: number, [training, validation]: readonly [number, number]): [Int32Array, Int32Array] {
  const order = shuffled(rows, 0, 0)
  const first = Math.round(rows * training)
  const second =
    training + validation >= 1 - 1e-9 ? rows - first : Math.min(Math.round(rows * validation), rows - first)
  if (first === 0 || second === 0)
    fail('F0166', `a split of ${rows} rows into ${first} and ${second} leaves a part empty`)
  return [order.subarray(0, first), order.subarray(first, first + second)]
}

function gather(
  prepared: readonly Prepared[],
  rows: number,
  indices: ArrayLike<number>,
  order: Int32Array | null,
): Record<string, Tensor> {
  const picked = Int32Array.from(indices, (index) => {
    const row = order === null ? index : (order[index] ?? -1)
    if (!Number.isInteger(row) || row < 0 || row >= rows)
      throw new Error(`row ${index} is not in the data set`)
    return row
  })
  return Object.fromEntries(prepared.map((one) => [one.argument.name, gatherOne(one, picked)]))
}

function gatherOne({ argument, rowLength, data, scale }: Prepared, picked: Int32Array): Tensor {
  const result = allocate(argument.dtype, picked.length * rowLength)
  let start = 0
  for (const row of picked) {
    copyRow(data.subarray(row * rowLength, (row + 1) * rowLength), result, start, scale)
    start += rowLength
  }
  return { dtype: argument.dtype, shape: [picked.length, ...argument.shape.slice(1)], data: result }
}

function copyRow(row: Values, result: TensorData, start: number, scale: number): void {
  if (scale === 1) result.set(row, start)
  else for (let i = 0; i < row.length; i++) result[start + i] = (row[i] ?? 0) * scale
}
