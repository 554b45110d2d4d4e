// The `mlc` command: reads the command line, runs one command, turns what went wrong into one message and an exit code.
import { CommanderError } from 'commander'
import { exitCodes } from './errors.ts'
import { Output } from './output.ts'
import { buildProgram } from './program.ts'
import { reportError } from './report.ts'

/** Whoever reads the output may stop early (`mlc inspect … | head`). */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done)
    throw error
  })
}

/** Runs the command that `argv` names, Node and script first; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done
  try {
    const program = buildProgram((result) => {
      code = result
    })
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    // Commander has written its message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    return reportError(error, new Output({ json: argv.includes('--json') }))
  }
}
