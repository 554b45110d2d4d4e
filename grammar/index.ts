// The grammar's door: source text to AST and diagnostics.
import type { File } from './ast.ts'
import { check } from './check.ts'
import type { Diagnostic, Source } from './diagnostics.ts'
import { type Report, tokenize } from './lexer.ts'
import { parseTokens } from './parser.ts'
import { reportSyntaxError } from './syntax-errors.ts'
import { toAst } from './to-ast.ts'

const declarationWords = new Set([
  'import',
  'const',
  'fn',
  'module',
  'optimizer',
  'model',
  'param',
  'state',
  'entry',
  'train',
])

/** More help nobody; the last one says that there are others. */
const MAX_DIAGNOSTICS = 100

export interface Parsed {
  readonly file: File
  readonly diagnostics: readonly Diagnostic[]
}

/** By source: a command asks for the entries of a model before it compiles it. */
const parsed = new WeakMap<Source, Parsed>()

/**
 * Parses one source. The AST holds what could be read, even where there are errors; the diagnostics
 * stand in source order. Never throws for any text; a text that nests too deeply gives an empty file.
 */
export function parse(source: Source): Parsed {
  const known = parsed.get(source)
  if (known !== undefined) return known
  const result = parseAnew(source)
  parsed.set(source, result)
  return result
}

function parseAnew(source: Source): Parsed {
  const diagnostics: Diagnostic[] = []
  const report: Report = (code, span, message, hint) => {
    // One place where nesting is too deep is enough to know.
    if (code === 'E0010' && diagnostics.some((other) => other.code === code)) return
    diagnostics.push({ code, severity: 'error', message, span, ...(hint === undefined ? {} : { hint }) })
  }
  const file = read(source, report, diagnostics)
  return { file, diagnostics: inOrder(diagnostics) }
}

function read(source: Source, report: Report, diagnostics: Diagnostic[]): File {
  const tokens = tokenize(source, report)
  if (tokens === null) return { path: source.path, decls: [] }
  // Declarations after a brace that is never closed are misread as statements; the brace is the error.
  const unclosed = diagnostics.find(({ code }) => code === 'E0104')?.span?.start ?? Number.POSITIVE_INFINITY
  // So is what follows a wrong character on its line.
  const wrong = diagnostics.flatMap(({ span }) => (span === null ? [] : [span.start]))
  const echoes = (start: number) => {
    const line = source.text.lastIndexOf('\n', start - 1) + 1
    return wrong.some((offset) => offset >= line && offset <= start)
  }
  const { tree, errors } = parseTokens(tokens)
  for (const error of errors) {
    const start = Number.isNaN(error.token.startOffset) ? source.text.length : error.token.startOffset
    const unexpected = error.name === 'NoViableAltException' && declarationWords.has(error.token.image)
    const misread = start > unclosed && unexpected
    if (!misread && !echoes(start)) reportSyntaxError(source, tokens, error, report)
  }
  const reportUnlessEcho: Report = (code, span, message, hint) => {
    if (code !== 'E0108' || !echoes(span.start)) report(code, span, message, hint)
  }
  const file = toAst({ source, report: reportUnlessEcho, depths: new Map() }, tree)
  check(file, diagnostics)
  return file
}

function inOrder(diagnostics: Diagnostic[]): Diagnostic[] {
  const start = ({ span }: Diagnostic) => span?.start ?? 0
  const sorted = diagnostics.toSorted((a, b) => start(a) - start(b))
  if (sorted.length <= MAX_DIAGNOSTICS) return sorted
  const rest = sorted.length - MAX_DIAGNOSTICS
  const last = sorted[MAX_DIAGNOSTICS]!
  const message = `${rest} more errors are not shown`
  return [...sorted.slice(0, MAX_DIAGNOSTICS), { code: 'E0199', severity: 'error', message, span: last.span }]
}
