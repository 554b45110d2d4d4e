// Walks over the bytes of a CSV file cell by cell: separators, quotes, line numbers, and numbers without a detour over text.
import { RuntimeError } from '../errors.ts'

/** A wider file is no table. */
export const MAX_COLUMNS = 65_536

const LF = 0x0a
const CR = 0x0d
const QUOTE = 0x22
const SPACE = 0x20
const TAB = 0x09
const COMMA = 0x2c
const SEMICOLON = 0x3b
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Powers of ten that a double holds exactly: a mantissa below 2^53 over one of them is rounded correctly. */
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i)

/** A record as texts, and where it starts. */
export interface CsvRecord {
  readonly cells: readonly string[]
  readonly line: number
  readonly start: number
}

/** The number that a cell's text is, or null. Words such as `nan`, `inf` and `0x10` are text. */
export function numberOf(text: string): number | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** Call `begin` at a record, then `number` or `text` for each cell, and `next` after it. */
export class CsvScanner {
  /** The line, from 1, at which the current record starts. */
  line = 1
  private readonly bytes: Uint8Array
  private readonly separator: number
  private position: number
  private currentLine = 1
  private recordStart = 0
  private cellStart = 0
  private cellEnd = 0
  private quoted = false

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.position = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    this.separator = findSeparator(bytes)
  }

  /** Skips empty lines; false at the end of the file, else the first cell of a record is current. */
  begin(): boolean {
    const { bytes } = this
    for (;;) {
      let at = this.position
      while (at < bytes.length && this.isBlank(bytes[at])) at++
      if (bytes[at] === CR && bytes[at + 1] === LF) at++
      if (at >= bytes.length) return false
      if (bytes[at] !== LF) break
      this.currentLine++
      this.position = at + 1
    }
    this.line = this.currentLine
    this.recordStart = this.position
    this.scanCell()
    return true
  }

  /** Moves to the record's next cell; false, and past the line's end, where there is none. */
  next(): boolean {
    const end = this.bytes[this.position]
    if (end === this.separator) {
      this.position++
      this.scanCell()
      return true
    }
    if (end === CR) this.position++
    if (this.position < this.bytes.length) {
      this.position++
      this.currentLine++
    }
    return false
  }

  /** The whole next record, or null at the end of the file. */
  record(): CsvRecord | null {
    if (!this.begin()) return null
    const { line, recordStart: start } = this
    const cells: string[] = []
    do {
      if (cells.push(this.text()) > MAX_COLUMNS) {
        throw new RuntimeError('F0140', `csv: line ${line} has more than ${MAX_COLUMNS} cells`)
      }
    } while (this.next())
    return { cells, line, start }
  }

  /** Goes back to the start of a record. */
  rewind(record: CsvRecord): void {
    this.position = record.start
    this.currentLine = record.line
  }

  /** Counts and passes the cells that follow the current one. */
  restOfRecord(): number {
    let count = 0
    while (this.next()) count++
    return count
  }

  /** An upper bound of the records that follow, each of `width` cells: it can never ask for more memory than 8 times the file. */
  maxRows(width: number): number {
    let lines = 1
    for (let at = this.position; (at = this.bytes.indexOf(LF, at)) >= 0; at++) lines++
    return Math.min(lines, Math.floor((this.bytes.length - this.position) / width) + 1)
  }

  /** The current cell as a number where it is short and plain (`-12.5`), else NaN: then its text decides. */
  number(): number {
    const { bytes, cellEnd } = this
    let at = this.cellStart
    const negative = bytes[at] === 0x2d
    if (negative) at++
    if (cellEnd - at > 16 || cellEnd <= at || this.quoted) return Number.NaN
    let mantissa = 0
    let digits = 0
    let decimals = -1
    for (; at < cellEnd; at++) {
      const byte = bytes[at] ?? 0
      if (byte === 0x2e && decimals < 0) decimals = 0
      else if (byte >= 0x30 && byte <= 0x39) {
        mantissa = mantissa * 10 + byte - 0x30
        digits++
        if (decimals >= 0) decimals++
      } else return Number.NaN
    }
    if (digits === 0 || digits > 15) return Number.NaN
    const value = decimals > 0 ? mantissa / (POWERS[decimals] ?? Number.NaN) : mantissa
    return negative ? -value : value
  }

  /** The current cell as text, without blanks around it and without its quotes. */
  text(): string {
    let text: string
    try {
      const cell = this.bytes.subarray(this.cellStart, this.cellEnd)
      text = decoder.decode(cell)
    } catch {
      throw new RuntimeError('F0140', `csv: line ${this.line} is not UTF-8`, 'Save the file as UTF-8.')
    }
    return this.quoted ? text.replaceAll('""', '"') : text
  }

  private scanCell(): void {
    const { bytes } = this
    let at = this.position
    while (this.isBlank(bytes[at])) at++
    this.quoted = bytes[at] === QUOTE
    if (this.quoted) {
      this.scanQuoted(at + 1)
      return
    }
    this.cellStart = at
    while (!this.isEnd(at)) at++
    this.position = at
    while (at > this.cellStart && this.isBlank(bytes[at - 1])) at--
    this.cellEnd = at
  }

  private scanQuoted(start: number): void {
    const { bytes, currentLine } = this
    let at = start
    for (; bytes[at] !== QUOTE || bytes[at + 1] === QUOTE; at += bytes[at] === QUOTE ? 2 : 1) {
      if (at >= bytes.length) {
        throw new RuntimeError(
          'F0140',
          `csv: the quoted cell that starts in line ${currentLine} has no closing quote`,
        )
      }
      if (bytes[at] === LF) this.currentLine++
    }
    this.cellStart = start
    this.cellEnd = at
    do at++
    while (this.isBlank(bytes[at]))
    if (!this.isEnd(at)) {
      throw new RuntimeError(
        'F0140',
        `csv: line ${this.currentLine} has text after a closing quote`,
        'Double the quotes inside a cell.',
      )
    }
    this.position = at
  }

  private isBlank(byte: number | undefined): boolean {
    return byte === SPACE || (byte === TAB && this.separator !== TAB)
  }

  private isEnd(at: number): boolean {
    const byte = this.bytes[at]
    return (
      byte === undefined ||
      byte === this.separator ||
      byte === LF ||
      (byte === CR && this.bytes[at + 1] === LF)
    )
  }
}

/** A comma if the first line that is not empty has one, else a semicolon or a tab that it has. */
function findSeparator(bytes: Uint8Array): number {
  const start = bytes.findIndex((byte) => byte !== LF && byte !== CR)
  const end = bytes.indexOf(LF, Math.max(start, 0))
  const line = bytes.subarray(Math.max(start, 0), end < 0 ? bytes.length : end)
  return [COMMA, SEMICOLON, TAB].find((separator) => line.includes(separator)) ?? COMMA
}
