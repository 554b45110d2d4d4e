// Reads the tokens of WebAssembly text (core specification, 6.3) from left to right: parentheses, words and names in quotes.
import { outside } from './wat-outside.ts'

const TAB = 0x09
const NEWLINE = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
export const OPEN = 0x28
export const CLOSE = 0x29
const SEMICOLON = 0x3b

/** 1 for characters of words, a part of those that WebAssembly has; by code. */
const inWord = new Uint8Array(128)
for (const c of '$+-.0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz')
  inWord[c.charCodeAt(0)] = 1

export class Cursor {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  /** The code of the character at which the next token begins; NaN at the end. */
  next(): number {
    const { text } = this
    for (let at = this.at; ; at++) {
      const c = text.charCodeAt(at)
      if (c === SPACE || c === NEWLINE || c === TAB) continue
      if (c === SEMICOLON) {
        if (text.charCodeAt(at + 1) !== SEMICOLON) throw outside
        at = text.indexOf('\n', at)
        if (at >= 0) continue
        at = text.length
      }
      this.at = at
      return text.charCodeAt(at)
    }
  }

  open(): void {
    if (this.next() !== OPEN) throw outside
    this.at++
  }

  close(): void {
    if (!this.closed()) throw outside
  }

  /** Whether a closing parenthesis comes next, which is then read. */
  closed(): boolean {
    if (this.next() !== CLOSE) return false
    this.at++
    return true
  }

  /** Letters, digits and signs up to a space or a parenthesis. */
  word(): string {
    this.next()
    const { text, at } = this
    let end = at
    while (inWord[text.charCodeAt(end)] === 1) end++
    if (end === at) throw outside
    this.at = end
    this.separated()
    return text.slice(at, end)
  }

  /** The word if it comes next after an opening parenthesis, both of which are then read. */
  opened(word: string): boolean {
    if (this.next() !== OPEN || !this.text.startsWith(word, this.at + 1)) return false
    const end = this.at + 1 + word.length
    if (inWord[this.text.charCodeAt(end)] === 1) return false
    this.at = end
    this.separated()
    return true
  }

  /** A word that begins with a dollar sign. */
  identifier(): string {
    const word = this.word()
    if (word.length < 2 || word.charCodeAt(0) !== 0x24) throw outside
    return word
  }

  /** A name in quotes that needs no escapes. */
  quoted(): string {
    if (this.next() !== QUOTE) throw outside
    const end = this.text.indexOf('"', this.at + 1)
    const name = this.text.slice(this.at + 1, end)
    if (end < 0 || !/^\w+$/.test(name)) throw outside
    this.at = end + 1
    this.separated()
    return name
  }

  /** Tokens that touch each other otherwise than at parentheses would be one. */
  private separated(): void {
    const c = this.text.charCodeAt(this.at)
    if (c !== SPACE && c !== NEWLINE && c !== TAB && c !== OPEN && c !== CLOSE) throw outside
  }
}
