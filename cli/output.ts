// Where the command line writes: results to standard output, everything else to standard error.
import { type Diagnostic, formatDiagnostic, position } from '../grammar/diagnostics.ts'

export interface OutputOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

export class Output {
  readonly json: boolean
  readonly quiet: boolean
  /** Standard error is a terminal: bars may be drawn. */
  readonly terminal: boolean
  /** Colours are allowed on standard error. */
  readonly color: boolean

  constructor(options: OutputOptions) {
    this.json = options.json ?? false
    this.quiet = options.quiet ?? false
    this.terminal = process.stderr.isTTY === true
    this.color = this.terminal && !process.env.NO_COLOR
  }

  /** A result for people; with `--json`, `document` says it instead. */
  result(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`)
  }

  /** The one document of a command under `--json`. */
  document(value: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`)
  }

  /** Progress and remarks, which `--quiet` leaves out. */
  notice(text: string): void {
    if (!this.quiet) process.stderr.write(`${text}\n`)
  }

  error(text: string): void {
    process.stderr.write(`${this.color ? '\u001b[1;31merror\u001b[0m' : 'error'}: ${text}\n`)
  }

  /** Errors always, warnings unless `--quiet`. */
  diagnostics(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): void {
    for (const diagnostic of diagnostics) {
      if (this.quiet && diagnostic.severity === 'warning') continue
      process.stderr.write(`${formatDiagnostic(diagnostic, sources, this.color)}\n`)
    }
  }
}

/** A diagnostic for machines: one-based lines and columns in code points. */
export function diagnosticDocument(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): object {
  const place = (span: Diagnostic['span']): object => {
    if (span === null) return {}
    const text = sources.get(span.file)
    if (text === undefined) return { file: span.file }
    const end = position(text, span.end)
    return { file: span.file, ...position(text, span.start), endLine: end.line, endColumn: end.column }
  }
  const { code, severity, message, span, hint, notes } = diagnostic
  return {
    code,
    severity,
    message,
    ...place(span),
    hint,
    notes: notes?.map((n) => ({ message: n.message, ...place(n.span) })),
  }
}
