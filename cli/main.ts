#!/usr/bin/env node
// The `mlc` command: reads the command line, runs one command, turns what went wrong into one message and an exit code.
import { CommanderError } from 'commander'
import { RuntimeError } from '../runtime/errors.ts'
import { exitCodeOf, exitCodes, ModelError, UsageError } from './errors.ts'
import { diagnosticDocument, Output } from './output.ts'
import { buildProgram } from './program.ts'

/** Whoever reads the output may stop early (`mlc inspect … | head`). */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done)
    throw error
  })
}

process.exitCode = await main(process.argv)

async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done
  try {
    const program = buildProgram((result) => {
      code = result
    })
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    return report(error, argv)
  }
}

function report(error: unknown, argv: readonly string[]): number {
  // Commander has written its message; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const output = new Output({ json: argv.includes('--json') })
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
  output.document({ ok: false, error: { code: name, message, ...(hint === undefined ? {} : { hint }) } })
  return code
}
