// What can go wrong on the command line, and the exit code of each kind.
import type { Diagnostic } from '../grammar/diagnostics.ts'
import { codes, RuntimeError } from '../runtime/errors.ts'

export const exitCodes = { done: 0, userFile: 1, usage: 2, device: 3, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command was called in a way that it does not have. */
export class UsageError extends Error {
  readonly hint?: string
  constructor(message: string, hint?: string) {
    super(message)
    if (hint !== undefined) this.hint = hint
  }
}

/** The model has errors; main prints them with their source lines. */
export class ModelError extends Error {
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
  constructor(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>) {
    super(diagnostics.map((d) => d.message).join('; '))
    this.diagnostics = diagnostics
    this.sources = sources
  }
}

/** The user's files or data do not fit each other; codes F0190 and up are the command line's own. */
export function dataError(message: string, hint?: string): RuntimeError {
  return new RuntimeError('F0190', message, hint)
}

/** Errors of the runtime that a user's file, data or edited kernel caused; the others are the device's. */
const userCodes: ReadonlySet<string> = new Set([
  codes.manifest,
  codes.kernelText,
  codes.argument,
  codes.unknownName,
  codes.badIndex,
])

/** The exit code of an error; undefined where it is a fault of the program itself. */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  if (error instanceof UsageError) return exitCodes.usage
  if (error instanceof ModelError) return exitCodes.userFile
  if (error instanceof RuntimeError) {
    return error.code.startsWith('F') || userCodes.has(error.code) ? exitCodes.userFile : exitCodes.device
  }
  return undefined
}
