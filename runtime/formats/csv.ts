// Reads CSV tables: numeric columns as numbers, text columns as indices into their sorted classes, faults with their line.
import { RuntimeError } from '../errors.ts'
import { type CsvRecord, CsvScanner, numberOf } from './csv-scan.ts'

export interface CsvColumn {
  /** From the header line; absent where the file has none. */
  readonly name?: string
  /** One number a row; a text column's are indices into `classes`. */
  readonly values: Float64Array
  /** A text column's distinct texts in code-unit order; the class names of a file whose first line lists them. */
  readonly classes?: readonly string[]
  /** Why this column cannot be used, where it cannot: a missing value, or text among numbers. An unused column may be faulty. */
  readonly problem?: string
}

export interface CsvTable {
  readonly rows: number
  readonly columns: readonly CsvColumn[]
  /** The line of each row in the file, from 1. */
  readonly lines: Int32Array
}

export interface CsvOptions {
  /** Whether the first line is a header; found out if it is not said. */
  readonly header?: boolean
}

/** A column while it is read. */
interface Builder {
  readonly values: Float64Array
  kind: 'number' | 'text' | null
  /** Texts by the order in which they first appear; indices into it stand in `values` until all are known. */
  readonly texts: Map<string, number>
  problem?: string
}

/**
 * Reads a table. Cells are separated by commas (or by semicolons or tabs, if the first line has no comma), and may be quoted, with
 * `""` for a quote; lines end in LF or CRLF; empty lines are skipped; a byte order mark is skipped. The first line is a header if a
 * column has text there and a number in the line below. It is the summary `ROWS,FEATURES,CLASS,CLASS,…` (as in scikit-learn's tables)
 * if the line below has FEATURES + 1 cells, of which the last is a whole number: the last column then holds class indices, and both are checked.
 * Errors: F0140, with the line.
 */
export function parseCsv(bytes: Uint8Array, options: CsvOptions = {}): CsvTable {
  const scanner = new CsvScanner(bytes)
  const first = scanner.record()
  if (first === null) fail('the file is empty')
  const second = scanner.record()
  const summary = second === null ? null : readSummary(first, second)
  const header = summary === null && (options.header ?? isHeader(first, second))
  const skipped = summary !== null || header
  const sample = skipped ? second : first
  if (sample === null) fail(`line ${first.line} is a header, and no rows follow it`)
  const width = sample.cells.length
  if (header && first.cells.length !== width) {
    fail(`the header (line ${first.line}) has ${cells(first.cells.length)}, line ${sample.line} has ${width}`)
  }
  scanner.rewind(sample)
  const { rows, lines, builders } = readRows(scanner, width, sample.line)
  const columns = builders.map((builder, i) => finish(builder, rows, header ? first.cells[i] : undefined))
  return { rows, lines, columns: summary === null ? columns : labelled(columns, summary, rows, lines) }
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0140', `csv: ${message}`, hint)
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}

function isHeader(first: CsvRecord, second: CsvRecord | null): boolean {
  return first.cells.some((cell, i) => {
    const below = second?.cells[i]
    return numberOf(cell) === null && below !== undefined && numberOf(below) !== null
  })
}

interface Summary {
  readonly rows: number
  readonly classes: readonly string[]
}

function readSummary(first: CsvRecord, second: CsvRecord): Summary | null {
  const [rows, features, ...classes] = first.cells
  if (rows === undefined || features === undefined || classes.length === 0) return null
  const counts =
    /^\d{1,9}$/.test(rows) && /^\d{1,9}$/.test(features) && Number(features) + 1 === second.cells.length
  // A row of data such as `4,2,cat` has text below its text, where a summary has a class index.
  if (
    !counts ||
    !/^\d+$/.test(second.cells.at(-1) ?? '') ||
    classes.some((name) => name === '' || numberOf(name) !== null)
  )
    return null
  return { rows: Number(rows), classes }
}

function readRows(scanner: CsvScanner, width: number, sampleLine: number) {
  const capacity = scanner.maxRows(width)
  const lines = new Int32Array(capacity)
  const builders = Array.from({ length: width }, (): Builder => {
    return { values: new Float64Array(capacity), kind: null, texts: new Map() }
  })
  let rows = 0
  while (scanner.begin()) {
    const line = scanner.line
    let column = 0
    do {
      const builder = builders[column++]
      if (builder === undefined) {
        const extra = column + scanner.restOfRecord()
        fail(`line ${line} has ${cells(extra)}, line ${sampleLine} has ${width}`)
      }
      const fast = scanner.number()
      if (Number.isNaN(fast)) addCell(builder, rows, scanner.text(), line)
      else addNumber(builder, rows, fast, line)
    } while (scanner.next())
    if (column < width) fail(`line ${line} has ${cells(column)}, line ${sampleLine} has ${width}`)
    lines[rows++] = line
  }
  return { rows, lines: lines.subarray(0, rows), builders }
}

function addCell(builder: Builder, row: number, text: string, line: number): void {
  const number = numberOf(text)
  if (number !== null) addNumber(builder, row, number, line)
  else if (text === '') builder.problem ??= `a value is missing in line ${line}`
  else if (builder.kind === 'number')
    builder.problem ??= `line ${line} has \`${text.slice(0, 40)}\` among numbers`
  else {
    const index = builder.texts.get(text) ?? builder.texts.size
    builder.kind = 'text'
    builder.texts.set(text, index)
    builder.values[row] = index
  }
}

function addNumber(builder: Builder, row: number, value: number, line: number): void {
  if (builder.kind === 'text') builder.problem ??= `line ${line} has the number ${value} among texts`
  else builder.kind = 'number'
  builder.values[row] = value
}

function finish(builder: Builder, rows: number, name: string | undefined): CsvColumn {
  const values = builder.values.subarray(0, rows)
  const named = name === undefined ? {} : { name }
  if (builder.problem !== undefined) return { ...named, values, problem: builder.problem }
  if (builder.kind !== 'text') return { ...named, values }
  const classes = [...builder.texts.keys()].sort()
  const ranks = new Float64Array(classes.length)
  classes.forEach((text, rank) => {
    ranks[builder.texts.get(text) ?? 0] = rank
  })
  return { ...named, values: values.map((index) => ranks[index] ?? 0), classes }
}

function labelled(
  columns: readonly CsvColumn[],
  summary: Summary,
  rows: number,
  lines: Int32Array,
): CsvColumn[] {
  const { classes } = summary
  if (rows !== summary.rows)
    fail(`the first line announces ${summary.rows} rows, the file has ${rows}: is it cut short?`)
  const features = columns.slice(0, -1)
  const label = columns.at(-1)
  if (label === undefined || label.problem !== undefined || label.classes !== undefined) {
    fail(`the last column must hold class indices: ${label?.problem ?? 'it holds text'}`)
  }
  const bad = label.values.findIndex(
    (value) => !Number.isInteger(value) || value < 0 || value >= classes.length,
  )
  if (bad >= 0) {
    fail(
      `line ${lines[bad]} has the class ${label.values[bad]}, and the first line names the classes 0 to ${classes.length - 1}`,
    )
  }
  return [...features, { ...label, classes }]
}
