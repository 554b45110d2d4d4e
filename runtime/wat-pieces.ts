// WebAssembly text (core specification, 6.3) cut at its parentheses by searches of the engine, which read many characters for the time that
// a program takes to read one.
import { outside } from './wat-outside.ts'

/** What opens, with its words up to the next parenthesis; or parentheses that close. */
const PIECE = /\([-\w.$=+" \t\n]*|[) \t\n]+/g
const OPEN = 0x28
const CLOSE = 0x29

/** Reads the pieces from left to right. */
export class Pieces {
  private readonly pieces: readonly string[]
  private at = 0
  /** How many of the present piece's parentheses are left, where it closes. */
  private closing = 0

  constructor(text: string) {
    // Comments over several lines, and what ends a line for some assemblers and not for others.
    if (text.includes('(;') || text.includes('\r')) throw outside
    const code = text.replace(/;;[^\n]*/g, '')
    this.pieces = code.match(PIECE) ?? []
    let length = 0
    for (const piece of this.pieces) length += piece.length
    if (length !== code.length) throw outside
    this.count()
  }

  /** The piece that opens next; null where one closes, and at the end. */
  next(): string | null {
    return this.closing > 0 ? null : (this.pieces[this.at] ?? null)
  }

  /** Goes past the piece that `next` gave. */
  skip(): void {
    this.at++
    this.count()
  }

  close(): void {
    if (this.closing === 0) throw outside
    if (--this.closing === 0) this.skip()
  }

  end(): void {
    if (this.at < this.pieces.length) throw outside
  }

  /** The words after `keyword` if a piece with it opens next, which is then passed; or null. */
  opened(keyword: string): string[] | null {
    const piece = this.next()
    if (piece === null || !piece.includes(keyword)) return null
    const [first, ...words] = wordsOf(piece)
    if (first !== keyword) return null
    this.skip()
    return words
  }

  private count(): void {
    const piece = this.pieces[this.at]
    if (piece === undefined || piece.charCodeAt(0) === OPEN) return
    for (let i = 0; i < piece.length; i++) if (piece.charCodeAt(i) === CLOSE) this.closing++
    // White space at the beginning of the text.
    if (this.closing === 0) this.at++
  }
}

/** The first word of a piece that opens, and all that follows it. */
export function firstOf(piece: string): { word: string; rest: string } {
  const text = piece.slice(1).trim()
  const end = text.indexOf(' ')
  return end < 0 ? { word: text, rest: '' } : { word: text.slice(0, end), rest: text.slice(end + 1) }
}

/** All words of a piece that opens; one space stands between two, or whoever takes them knows none of them. */
const wordsOf = (piece: string): string[] => piece.slice(1).trim().split(' ')

/** A word that begins with a dollar sign. */
export function identifier(word: string | undefined): string {
  if (word === undefined || !/^\$[-\w.$=+]+$/.test(word)) throw outside
  return word
}

/** A name in quotes that needs no escapes. */
export function quoted(word: string | undefined): string {
  if (word === undefined || !/^"\w+"$/.test(word)) throw outside
  return word.slice(1, -1)
}
