// Decides which values of a data file each argument of an entry takes: as the user said, else by what the file and arguments suggest.
import { RuntimeError } from '../errors.ts'
import type { TensorInfo } from '../program.ts'
import { elementCount } from '../tensor.ts'
import { isFloat } from './cast.ts'
import { columnsField, isNumeric, selectColumns, type Table } from './columns.ts'
import type { Field } from './field.ts'
import { nearest } from './nearest.ts'
import { besideFile, openSource, type ReadFile, type Source } from './sources.ts'
import type { DataSpec } from './spec.ts'

export interface Bound {
  readonly argument: TensorInfo
  readonly field: Field
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0162', `data: ${message}`, hint)
}

/**
 * A field for every argument of rank 1 or more, in the order of the arguments; scalars come from elsewhere. Arguments without a binding:
 * a tensor of their own name; else the label argument (see `roles`) takes the file's labels or the last column, and the data argument
 * the images, the array, or all columns that no other argument takes. Errors: F0162, and those of files that are opened.
 */
export async function bindArguments(
  spec: DataSpec,
  args: readonly TensorInfo[],
  read: ReadFile,
): Promise<Bound[]> {
  const batched = args.filter((argument) => argument.shape.length > 0)
  checkNames(spec, args)
  const source = await openSource(spec.file, read)
  const fields = new Map<string, Field>()
  const taken = new Set<number>()
  for (const [name, selector] of spec.bindings) fields.set(name, await resolve(selector, source, taken, read))
  for (const { name } of batched) {
    const own = source.fields.get(name)
    if (own !== undefined && !fields.has(name)) fields.set(name, own)
  }
  const { label, data } = roles(batched, fields, source, taken)
  if (label !== undefined) fields.set(label.name, await defaultLabels(label, source, taken, read))
  if (data !== undefined) fields.set(data.name, defaultData(data, source, taken))
  return batched.map((argument) => {
    const field = fields.get(argument.name)
    if (field === undefined) throw new Error(`\`${argument.name}\` has no field`)
    return { argument, field }
  })
}

function checkNames(spec: DataSpec, args: readonly TensorInfo[]): void {
  for (const name of spec.bindings.keys()) {
    const argument = args.find((candidate) => candidate.name === name)
    if (argument === undefined) {
      const meant = nearest(
        name,
        args.map((candidate) => candidate.name),
      )
      const all = `Arguments: ${args.map((candidate) => candidate.name).join(', ')}.`
      fail(`the entry has no argument \`${name}\``, meant === null ? all : `Did you mean \`${meant}\`?`)
    }
    if (argument.shape.length === 0) fail(`the argument \`${name}\` is a scalar, and a data set gives rows`)
  }
}

async function resolve(selector: string, source: Source, taken: Set<number>, read: ReadFile): Promise<Field> {
  const named = source.fields.get(selector)
  if (named !== undefined) return named
  // Only CSV has named columns; in an array's table a word can only be a file.
  if (source.table !== undefined && (source.main === undefined || isNumeric(selector))) {
    const chosen = selectColumns(selector, source.table)
    for (const column of chosen) taken.add(column)
    return columnsField(source.table, chosen, `\`${source.file}\`, columns ${selector}`)
  }
  if (source.fields.size > 0) failTensor(selector, source)
  const other = await openSource(besideFile(source.file, selector), read)
  if (other.main === undefined) fail(`\`${other.file}\` does not hold one array`, 'Name an .npy or idx file.')
  return other.main
}

function failTensor(name: string, source: Source): never {
  const names = [...source.fields.keys()]
  const meant = nearest(name, names)
  const all = `Tensors: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ', …' : ''}.`
  fail(`\`${source.file}\` has no tensor \`${name}\``, meant === null ? all : `Did you mean \`${meant}\`?`)
}

/**
 * Among the arguments that have no field yet: the label is the only integer one of rank 1, else the last one with a single value a row
 * if the last column is free; the data is the one that is left, and an only argument is always the data.
 */
function roles(
  batched: readonly TensorInfo[],
  fields: ReadonlyMap<string, Field>,
  source: Source,
  taken: ReadonlySet<number>,
): { label?: TensorInfo; data?: TensorInfo } {
  const open = batched.filter((argument) => !fields.has(argument.name))
  const label = batched.length > 1 ? findLabel(open, source, taken) : undefined
  const [data, ...rest] = open.filter((argument) => argument !== label)
  const named = source.fields.size > 0 && source.main === undefined
  if (rest.length > 0 || (named && open.length > 0)) {
    const names = open.map((argument) => `\`${argument.name}\``).join(', ')
    const example = open.map((argument) => `${argument.name}=…`).join(',')
    const tensors = named ? ` Tensors: ${[...source.fields.keys()].slice(0, 40).join(', ')}.` : ''
    fail(
      `it is not clear what ${names} should take from \`${source.file}\``,
      `Say it: ${source.file},${example}.${tensors}`,
    )
  }
  return { ...(label && { label }), ...(data && { data }) }
}

function findLabel(
  open: readonly TensorInfo[],
  source: Source,
  taken: ReadonlySet<number>,
): TensorInfo | undefined {
  const integers = open.filter(
    ({ dtype, shape }) => !isFloat(dtype) && dtype !== 'bool' && shape.length === 1,
  )
  if (integers.length === 1) return integers[0]
  const lastTaken = source.table !== undefined && taken.has(source.table.columns.length - 1)
  return lastTaken ? undefined : open.findLast(({ shape }) => elementCount(shape.slice(1)) === 1)
}

async function defaultLabels(
  label: TensorInfo,
  source: Source,
  taken: Set<number>,
  read: ReadFile,
): Promise<Field> {
  if (source.labels !== undefined) return source.labels
  const hint = `Say where they are: ${source.file},${label.name}=….`
  if (source.labelsFile !== undefined) {
    const labels = await openSource(source.labelsFile, read).catch((error: unknown) => {
      if (!(error instanceof RuntimeError)) throw error
      throw new RuntimeError(error.code, `the labels for \`${label.name}\`: ${error.message}`, hint)
    })
    if (labels.main !== undefined) return labels.main
  }
  const last = (source.table?.columns.length ?? 0) - 1
  if (source.table === undefined || taken.has(last))
    fail(`\`${source.file}\` has no labels for \`${label.name}\``, hint)
  taken.add(last)
  return columnsField(source.table, [last], `\`${source.file}\`, the last column`)
}

function defaultData(data: TensorInfo, source: Source, taken: ReadonlySet<number>): Field {
  if (source.main !== undefined && taken.size === 0) return source.main
  if (source.table === undefined) fail(`\`${source.file}\` has nothing for \`${data.name}\``)
  const free = freeColumns(source.table, taken)
  if (free.length === 0) fail(`no column is left for \`${data.name}\``)
  return columnsField(
    source.table,
    free,
    `\`${source.file}\`, ${taken.size === 0 ? 'all columns' : 'the other columns'}`,
  )
}

function freeColumns(table: Table, taken: ReadonlySet<number>): number[] {
  return table.columns.map((_, column) => column).filter((column) => !taken.has(column))
}
