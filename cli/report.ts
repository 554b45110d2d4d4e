// Turns what was thrown into one message and an exit code.
import { RuntimeError } from '../runtime/errors.ts'
import { exitCodeOf, exitCodes, ModelError, UsageError } from './errors.ts'
import { diagnosticDocument, type Output } from './output.ts'

/** Writes the message (and the document, with `--json`); a stack only where `MLC_DEBUG` asks for it. Returns the exit code. */
export function reportError(error: unknown, output: Output): number {
  const code = exitCodeOf(error)
  if (process.env.MLC_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  if (error instanceof ModelError) {
    output.diagnostics(error.diagnostics, error.sources)
    const documents = error.diagnostics.map((d) => diagnosticDocument(d, error.sources))
    output.document({ ok: false, diagnostics: documents })
    return exitCodes.userFile
  }
  const message = error instanceof Error ? error.message : String(error)
  if (code === undefined) {
    output.error(`${message}\n  This is a fault of mlc itself; MLC_DEBUG=1 shows where.`)
    output.document({ ok: false, error: { code: 'internal', message } })
    return exitCodes.device
  }
  const hint = error instanceof RuntimeError || error instanceof UsageError ? error.hint : undefined
  output.error(hint === undefined ? message : `${message}\n  hint: ${hint}`)
  const name = error instanceof RuntimeError ? error.code : 'usage'
  output.document({ ok: false, error: { code: name, message, hint } })
  return code
}
