// Columns of a table, and the words that choose them: `4`, `-1`, `0..64`, `0:64`, `age`, `0..4+6`.
import { RuntimeError } from '../errors.ts'
import type { CsvTable } from './csv.ts'
import type { Field } from './field.ts'
import { nearest } from './nearest.ts'

/** A table of numbers, by column. */
export interface Table {
  readonly rows: number
  readonly columns: readonly TableColumn[]
  /** The line of each row, where the file has lines. */
  readonly lines?: Int32Array
}

export interface TableColumn {
  readonly name?: string
  readonly value: (row: number) => number
  readonly classes?: readonly string[]
  readonly problem?: string
}

export function csvTable({ rows, lines, columns }: CsvTable): Table {
  return {
    rows,
    lines,
    columns: columns.map((column) => ({ ...column, value: (row) => column.values[row] ?? 0 })),
  }
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0162', `data: ${message}`, hint)
}

/** Whether a selector can only mean columns by number, so that it needs no header. */
export function isNumeric(selector: string): boolean {
  return selector.split('+').every((piece) => /^(?:-?\d+|(?:-?\d+)?(?:\.\.|:)(?:-?\d+)?)$/.test(piece.trim()))
}

/** The column numbers that a selector chooses, in its order. Errors: F0162 for an unknown name, or a number or range out of the table. */
export function selectColumns(selector: string, table: Table): number[] {
  const whole = byName(selector, table)
  if (whole !== null) return [whole]
  const chosen = selector.split('+').flatMap((piece) => selectPiece(piece.trim(), table))
  if (chosen.length === 0) fail(`\`${selector}\` chooses no column`)
  return chosen
}

function selectPiece(piece: string, table: Table): number[] {
  const width = table.columns.length
  const named = byName(piece, table)
  if (named !== null) return [named]
  const [, single, from, to] = /^(?:(-?\d+)|(-?\d+)?(?:\.\.|:)(-?\d+)?)$/.exec(piece) ?? []
  if (single !== undefined) {
    const column = fromEnd(Number(single), width)
    if (column < 0 || column >= width)
      fail(`there is no column ${piece}: the file has ${width}, numbered from 0`)
    return [column]
  }
  if (!isNumeric(piece)) failUnknown(piece, table)
  const begin = from === undefined ? 0 : fromEnd(Number(from), width)
  const end = to === undefined ? width : fromEnd(Number(to), width)
  if (begin < 0 || end > width)
    fail(`the columns ${piece} leave the file, which has ${width}, numbered from 0`)
  return Array.from({ length: Math.max(0, end - begin) }, (_, i) => begin + i)
}

function failUnknown(name: string, table: Table): never {
  const names = table.columns.flatMap((column) => column.name ?? [])
  if (names.length === 0)
    fail(
      `there is no column \`${name}\`: the file has no header line`,
      'Choose columns by number, e.g. 0..4.',
    )
  const meant = nearest(name, names)
  fail(
    `there is no column \`${name}\``,
    meant === null ? `Columns: ${names.slice(0, 40).join(', ')}.` : `Did you mean \`${meant}\`?`,
  )
}

function byName(name: string, table: Table): number | null {
  const column = table.columns.findIndex((candidate) => candidate.name === name)
  return column < 0 ? null : column
}

function fromEnd(column: number, width: number): number {
  return column < 0 ? column + width : column
}

/** Columns side by side as a field; a text column's classes are kept. Errors: F0162 for a faulty column. */
export function columnsField(table: Table, chosen: readonly number[], what: string): Field {
  const columns = chosen.map((index) => ({ index, ...column(table, index) }))
  for (const { index, name, problem } of columns) {
    const title = name === undefined ? `${index}` : `\`${name}\``
    if (problem !== undefined)
      fail(`column ${title} cannot be used: ${problem}`, 'Mend the file, or leave the column out.')
  }
  const values = new Float64Array(table.rows * columns.length)
  columns.forEach(({ value }, i) => {
    for (let row = 0; row < table.rows; row++) values[row * columns.length + i] = value(row)
  })
  const categories = new Map<string, readonly string[]>()
  for (const { index, name, classes } of columns)
    if (classes !== undefined) categories.set(name ?? `${index}`, classes)
  const classes = columns.length === 1 ? columns[0]?.classes : undefined
  return {
    what,
    shape: columns.length === 1 ? [table.rows] : [table.rows, columns.length],
    values,
    categories,
    ...(classes === undefined ? {} : { classes }),
    ...(table.lines === undefined ? {} : { lines: table.lines }),
  }
}

function column(table: Table, index: number): TableColumn {
  const found = table.columns[index]
  if (found === undefined) throw new Error(`column ${index} of ${table.columns.length}`)
  return found
}
