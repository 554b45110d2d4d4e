// Text to tokens, with every error that needs no grammar: characters, numbers, strings, brackets, nesting.
import type { IToken, Lexer, TokenType } from 'chevrotain'
import type { Span } from './ast.ts'
import type { Source } from './diagnostics.ts'
import * as t from './tokens.ts'

/** Brackets and unfinished `if ... then ...` inside one another. */
export const MAX_NESTING = 64

/** Takes a user's error: code, place, message, and what to write instead. */
export type Report = (code: string, span: Span, message: string, hint?: string) => void

export const spanOf = (file: string, first: IToken, last: IToken = first): Span => ({
  file,
  start: first.startOffset,
  end: last.startOffset + last.image.length,
})

let lexer: Lexer | undefined

/**
 * The tokens of a source; `null` where it nests too deeply to be parsed with a bounded stack.
 * Wrong numbers, strings and foreign operators are reported and stay in the stream as what was meant.
 */
export function tokenize(source: Source, report: Report): IToken[] | null {
  lexer ??= t.createLexer(false)
  reportBadCharacters(source, report)
  // A space for the byte order mark keeps the offsets.
  const { tokens, groups, errors } = lexer.tokenize(source.text.replace(/^\ufeff/, ' '))
  for (const { offset, length } of errors) reportStray(source, offset, length, report)
  for (const token of groups.errors ?? []) {
    const hint = 'statements need no separator; leave it out'
    report('E0008', spanOf(source.path, token), '`;` is not part of the language', hint)
  }
  for (const token of tokens) {
    if (token.tokenType === t.Name) setType(token, t.wordType(token.image))
    else if (token.tokenType === t.NumberLiteral) checkNumber(source, token, report)
    else if (token.tokenType === t.StringLiteral) checkString(source, token, report)
    else if (token.tokenType === t.Foreign) replaceForeign(source, token, report)
  }
  return checkBrackets(source, tokens, report) ? tokens : null
}

function setType(token: IToken, type: TokenType): void {
  token.tokenType = type
  if (type.tokenTypeIdx === undefined) throw new Error(`token type ${type.name} is not in the vocabulary`)
  token.tokenTypeIdx = type.tokenTypeIdx
}

/** Control characters and undecodable bytes anywhere, strings and comments included; the first of each kind. */
function reportBadCharacters({ path, text }: Source, report: Report): void {
  const undecodable = text.indexOf('\ufffd')
  if (undecodable >= 0) {
    const hint = 'save the file as UTF-8'
    report('E0007', { file: path, start: undecodable, end: undecodable + 1 }, 'this is not UTF-8 text', hint)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]|\r(?!\n)/.exec(text)
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    const span = { file: path, start: control.index, end: control.index + 1 }
    report('E0007', span, `control character U+${code}`, 'remove it; lines end with a line feed')
  }
}

/** What people paste from word processors and papers. */
const lookalikes: Record<string, string> = {
  '\u201c': '"',
  '\u201d': '"',
  '\u2018': '"',
  '\u2019': '"',
  '\u00d7': '*',
  '\u00b7': '*',
  '\u00f7': '/',
  '\u2212': '-',
  '\u2013': '-',
  '\u2264': '<=',
  '\u2265': '>=',
  '\u2260': '!=',
  '\u2190': '<-',
  '\u2192': '->',
  '\u2026': '...',
  '\u221e': 'inf',
  '\uff08': '(',
  '\uff09': ')',
  '\uff0c': ',',
}

/** `offset` is where characters stand that start no token. */
function reportStray({ path, text }: Source, offset: number, length: number, report: Report): void {
  const image = text.slice(offset, offset + length)
  const first = String.fromCodePoint(image.codePointAt(0)!)
  // Those are already reported for the whole file.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\ufffd]/.test(first)) return
  const blank = /[\s\u200b-\u200f\ufeff]/.test(first)
  const code = `U+${first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  const message = `unexpected character ${blank ? code : `\`${first}\` (${code})`}`
  report('E0001', { file: path, start: offset, end: offset + length }, message, strayHint(first, blank))
}

function strayHint(character: string, blank: boolean): string {
  const meant = lookalikes[character]
  if (meant !== undefined) return `write \`${meant}\``
  if (blank) return 'write a plain space'
  if (character === '?') return 'a choice is written `if cond then x else y`'
  if (/\p{L}/u.test(character)) return 'names are ASCII letters, digits and `_`'
  return 'other characters may stand only in comments and strings'
}

function checkNumber({ path, text }: Source, token: IToken, report: Report): void {
  const { image } = token
  const wrong = (message: string, hint: string) => report('E0002', spanOf(path, token), message, hint)
  const [, element, rest] = /^\.(\d+)(.*)$/.exec(image) ?? []
  if (element !== undefined) {
    const indexed = /[\w\])]/.test(text[token.startOffset - 1] ?? '')
    wrong(
      `\`${image}\` is not a number`,
      indexed ? `an element is written \`[${element}]${rest}\`` : `write \`0${image}\``,
    )
  } else if (/^\d[\d_]*\.$/.test(image)) {
    wrong(`\`${image}\` is not a number`, `write \`${image}0\`, or \`${image.slice(0, -1)}\` for an integer`)
  } else if (!/^\d+(_\d+)*(\.\d+(_\d+)*)?([eE][+-]?\d+(_\d+)*)?$/.test(image)) {
    wrong(`\`${image}\` is neither a number nor a name`, numberHint(image))
  } else {
    const value = Number(image.replaceAll('_', ''))
    if (value === Number.POSITIVE_INFINITY) {
      report('E0003', spanOf(path, token), `\`${image}\` is beyond float64`, 'write `inf`')
    } else if (/^[\d_]+$/.test(image) && !Number.isSafeInteger(value)) {
      const hint = `integers go up to 2^53 - 1; write \`${image}.0\` for the nearest float64`
      report('E0003', spanOf(path, token), `the integer \`${image}\` is too large`, hint)
    }
  }
}

function numberHint(image: string): string {
  if (/^0[xXoObB]/.test(image)) return 'numbers are decimal'
  if (/^[\d_]*$/.test(image)) return '`_` stands singly between digits: `1_000`'
  const parts = /^(\d+(?:\.\d+)?)([A-Za-z]\w*)$/.exec(image)
  if (parts === null || /^[eE]/.test(parts[2]!)) return 'write it like `12`, `0.5` or `1e-3`'
  const [, number, rest] = parts
  return `write \`${number} * ${rest}\` for a product; names do not start with a digit`
}

function checkString({ path }: Source, token: IToken, report: Report): void {
  const { image } = token
  const quote = image[0]!
  const closed =
    image.length > 1 && new RegExp(`^${quote}(?:[^${quote}\\\\]|\\\\.)*${quote}$`, 'u').test(image)
  const span = spanOf(path, token)
  if (!closed) {
    report('E0005', span, 'this string has no end on its line', 'close it with `"`; a line break is `\\n`')
  } else if (quote === "'") {
    const hint = `write \`"${image.slice(1, -1).replaceAll('"', '\\"')}"\``
    report('E0004', span, 'strings stand in double quotes', hint)
  }
  for (const found of image.matchAll(/\\(.?)/gsu)) {
    if (/^["'\\nt]$/.test(found[1]!) || found[1] === '') continue
    const start = token.startOffset + found.index
    const hint = 'the escapes are `\\"`, `\\\\`, `\\n` and `\\t`; paths are written with `/`'
    report(
      'E0006',
      { file: path, start, end: start + found[0].length },
      `unknown escape \`${found[0]}\``,
      hint,
    )
  }
}

/** The text of a string token, escapes resolved. */
export function stringValue(token: IToken): string {
  const end = token.image.length > 1 && token.image.endsWith(token.image[0]!) ? -1 : undefined
  return token.image
    .slice(1, end)
    .replace(/\\(.?)/gsu, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
}

/** What stands in for a foreign operator, so that parsing goes on, and what to write. */
const foreign: Record<string, [TokenType, string]> = {
  '&&': [t.And, 'write `and`'],
  '||': [t.Or, 'write `or`'],
  '!': [t.Not, 'write `not`'],
  '===': [t.EqualEqual, 'write `==`'],
  '!==': [t.NotEqual, 'write `!=`'],
  ':=': [t.Equals, 'write `=`'],
  '=>': [t.Arrow, '`>=` compares; a function is `fn f(x) = expr`'],
  '<<': [t.Star, 'write `shl(a, b)`'],
  '>>': [t.Star, 'write `shr(a, b)`'],
  '&': [t.Star, 'write `bitand(a, b)`, or `and` for conditions'],
  '|': [t.Plus, 'write `bitor(a, b)`, or `or` for conditions'],
  '^': [t.StarStar, 'write `**` for a power, `bitxor(a, b)` for bits'],
  '~': [t.Minus, 'write `not` for conditions, `bitxor(a, -1)` for bits'],
}

function replaceForeign({ path }: Source, token: IToken, report: Report): void {
  const [type, hint] = foreign[token.image]!
  report('E0009', spanOf(path, token), `\`${token.image}\` is not an operator of the language`, hint)
  setType(token, type)
}

interface Open {
  readonly token: IToken
  /** Column of the first token of its line. */
  readonly indent: number
  /** `if`s of this bracket whose `else` has not come. */
  choices: number
}

const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}' }

/** False where the nesting is too deep. Reports a `{` that is never closed. */
function checkBrackets({ path }: Source, tokens: readonly IToken[], report: Report): boolean {
  const stack: Open[] = []
  let outer = 0
  let choices = 0
  let line = 0
  let indent = 0
  let suspect: IToken | undefined
  for (const token of tokens) {
    if (token.startLine !== line) {
      line = token.startLine!
      indent = token.startColumn!
    }
    const type = token.tokenType
    if (type === t.LParen || type === t.LBracket || type === t.LCurly) {
      // A brace ends the condition before it.
      if (type === t.LCurly) choices = 0
      stack.push({ token, indent, choices })
      outer += choices
      choices = 0
    } else if (type === t.RParen || type === t.RBracket || type === t.RCurly) {
      if (type === t.RCurly) while (stack.length > 0 && stack.at(-1)!.token.tokenType !== t.LCurly) pop()
      if (stack.length > 0 && closers[stack.at(-1)!.token.image] === token.image) {
        const opener = stack.at(-1)!
        // A block that ends further left than it starts took the brace of the block around it.
        if (type === t.RCurly && indent < opener.indent) suspect ??= opener.token
        pop()
      }
    } else if (type === t.If) choices++
    else if (type === t.Else && choices > 0) choices--
    else if (type === t.Equals || type === t.LeftArrow) choices = 0
    if (stack.length + outer + choices > MAX_NESTING) {
      const hint = 'name parts of it, or move them into functions'
      report('E0010', spanOf(path, token), `nesting deeper than ${MAX_NESTING}`, hint)
      return false
    }
  }
  const open = stack.findLast((entry) => entry.token.tokenType === t.LCurly)?.token
  if (open !== undefined) {
    report('E0104', spanOf(path, suspect ?? open), 'this `{` is never closed', 'add the missing `}`')
  }
  return true

  function pop(): void {
    const { choices: before } = stack.pop()!
    outer -= before
    choices = before
  }
}
