// A strict JSON reader for file headers: unlike JSON.parse it refuses duplicate keys, and keeps every key out of object prototypes.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = ReadonlyMap<string, Json>

/** Deeper headers are hostile: nothing that is read here nests more than three levels. */
const MAX_DEPTH = 16
const LONGEST_NUMBER = 64
const BLANKS = ' \t\r\n'

/** A fault of the text, at a character index; callers turn it into an error of their file. */
export class JsonFault extends Error {
  readonly index: number

  constructor(message: string, index: number) {
    super(message)
    this.index = index
  }
}

/** Parses one JSON value and nothing after it but blanks; throws a `JsonFault`. */
export function parseJson(text: string): Json {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.blanks()
  if (reader.index < text.length)
    throw new JsonFault('there is text after the end of the value', reader.index)
  return value
}

class Reader {
  index = 0
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  blanks(): void {
    while (BLANKS.includes(this.text[this.index] ?? '-')) this.index++
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new JsonFault(`values nest deeper than ${MAX_DEPTH}`, this.index)
    this.blanks()
    const first = this.text[this.index]
    if (first === '{') return this.object(depth)
    if (first === '[') return this.array(depth)
    if (first === '"') return this.string()
    const number = this.match(/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/)
    if (number !== null) return Number(number)
    const word = this.match(/^(?:true|false|null)/)
    if (word !== null) return word === 'null' ? null : word === 'true'
    throw new JsonFault(
      first === undefined ? 'the text ends in the middle' : 'no value starts here',
      this.index,
    )
  }

  private object(depth: number): JsonObject {
    const members = new Map<string, Json>()
    this.items('}', () => {
      const at = this.index
      const key = this.string()
      if (members.has(key)) throw new JsonFault(`the key ${JSON.stringify(key)} stands twice`, at)
      this.expect(':')
      members.set(key, this.value(depth + 1))
    })
    return members
  }

  private array(depth: number): Json[] {
    const values: Json[] = []
    this.items(']', () => values.push(this.value(depth + 1)))
    return values
  }

  private items(close: string, item: () => void): void {
    this.index++
    this.blanks()
    if (this.text[this.index] === close) {
      this.index++
      return
    }
    for (;;) {
      this.blanks()
      item()
      this.blanks()
      if (this.text[this.index] === close) break
      this.expect(',')
    }
    this.index++
  }

  private string(): string {
    const at = this.index
    if (this.text[at] !== '"') throw new JsonFault('a string is missing', at)
    let end = at + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    if (end >= this.text.length) throw new JsonFault('a string has no end', at)
    const literal = this.text.slice(at, end + 1)
    this.index = end + 1
    try {
      return String(JSON.parse(literal))
    } catch {
      throw new JsonFault('a string holds a bad escape or a control character', at)
    }
  }

  private expect(character: string): void {
    this.blanks()
    if (this.text[this.index] !== character) throw new JsonFault(`\`${character}\` is missing`, this.index)
    this.index++
  }

  /** What a pattern matches at the start of the next few characters, or null: a hostile text gives it no more to chew on. */
  private match(pattern: RegExp): string | null {
    const found = pattern.exec(this.text.slice(this.index, this.index + LONGEST_NUMBER))?.[0]
    if (found === undefined) return null
    this.index += found.length
    return found
  }
}
