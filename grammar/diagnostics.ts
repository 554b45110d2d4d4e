// Diagnostics are values: a code, a span, a message, a hint. This file also prints them.
import type { Span } from './ast.ts'

/** One source text; `path` is how the user named it and what `Span.file` holds. */
export interface Source {
  readonly path: string
  readonly text: string
}

export interface Note {
  readonly span: Span | null
  readonly message: string
}

export interface Diagnostic {
  /** Stable, e.g. `E0201`: the hundreds name the stage (00 lexical, 01 syntax, 02 names, 03 types, 04 shapes, 05 values, 06 training, 07 device, 08 files). */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly span: Span | null
  /** What to write instead. */
  readonly hint?: string
  /** Other places that matter: where a dim came from, where a name was first bound. */
  readonly notes?: readonly Note[]
}

/** Carries a user's error out of deep recursion; caught at statement level and turned back into a value. */
export class UserError extends Error {
  readonly diagnostic: Diagnostic
  constructor(diagnostic: Diagnostic) {
    super(`${diagnostic.code}: ${diagnostic.message}`)
    this.diagnostic = diagnostic
  }
}

export function errorAt(
  code: string,
  span: Span | null,
  message: string,
  more: { hint?: string; notes?: readonly Note[] } = {},
): UserError {
  return new UserError({ code, severity: 'error', message, span, ...more })
}

/** One-based line and column (in code points) of an offset. */
export function position(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    line++
    start = i + 1
  }
  return { line, column: [...text.slice(start, offset)].length + 1 }
}

/**
 * `did you mean` by Damerau-Levenshtein distance: the nearest candidate within a third of the name's length, or else the shortest one
 * that goes on after the name (`Conv` for `Conv1d`) or that the name goes on after. A single letter is near to nothing but its other case.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = name.length === 1 ? 1 : Math.max(1, Math.floor(name.length / 3)) + 1
  const all = [...candidates]
  for (const candidate of all) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      bestDistance = distance
      best = candidate
    }
  }
  if (best !== undefined || name.length < 3) return best
  const related = all.filter((c) => c.length >= 3 && (c.startsWith(name) || name.startsWith(`${c}_`)))
  return related.toSorted((a, b) => a.length - b.length)[0]
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, rows[i - 2]![j - 2]! + 1)
      row.push(value)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The source line with the span underlined, as a person reads it in a terminal. */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  color = false,
): string {
  const paint = (code: string, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const head = `${paint(diagnostic.severity === 'error' ? '1;31' : '1;33', `${diagnostic.severity}[${diagnostic.code}]`)}: ${diagnostic.message}`
  const lines = [head, ...excerpt(diagnostic.span, sources, paint)]
  for (const note of diagnostic.notes ?? []) {
    lines.push(`  ${paint('1;36', 'note')}: ${note.message}`, ...excerpt(note.span, sources, paint))
  }
  if (diagnostic.hint !== undefined) lines.push(`  ${paint('1;32', 'hint')}: ${diagnostic.hint}`)
  return lines.join('\n')
}

function excerpt(
  span: Span | null,
  sources: ReadonlyMap<string, string>,
  paint: (code: string, text: string) => string,
): string[] {
  if (span === null) return []
  const text = sources.get(span.file)
  if (text === undefined) return [`  --> ${span.file}`]
  const { line, column } = position(text, span.start)
  const from = text.lastIndexOf('\n', span.start - 1) + 1
  const newline = text.indexOf('\n', from)
  const source = text.slice(from, newline < 0 ? text.length : newline).replace(/\r$/, '')
  const to = Math.min(
    Math.max(span.end, span.start + 1),
    from + Math.max(source.length, span.start - from + 1),
  )
  const width = Math.max(1, [...text.slice(span.start, to)].length)
  const gutter = String(line)
  const pad = ' '.repeat(gutter.length)
  const before = source.slice(0, span.start - from).replace(/[^\t]/gu, ' ')
  return [
    `${pad} --> ${span.file}:${line}:${column}`,
    `${pad} |`,
    `${gutter} | ${source}`,
    `${pad} | ${before}${paint('1;31', '^'.repeat(width))}`,
  ]
}
