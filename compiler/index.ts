// The compiler's door: `compile` for programs, `compileModel` for tools that want diagnostics as values.
import { type Diagnostic, formatDiagnostic } from '../grammar/diagnostics.ts'
import type { Program } from '../runtime/program.ts'
import { type CompileOptions, compileModel, profiles } from './compile.ts'

export { type Compiled, type CompileOptions, compileModel, type Limits, type Target } from './compile.ts'
export { analyze, type Front, type FrontOptions } from './front.ts'

/** The model has errors; the message shows them all as the command line does. */
export class CompileError extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>) {
    super(diagnostics.map((d) => formatDiagnostic(d, sources)).join('\n'))
    this.name = 'CompileError'
    this.diagnostics = diagnostics
  }
}

/**
 * Compiles a model's source to a program: manifest and kernel texts. Pure: the same input gives the same bytes, here and in a browser.
 * Throws CompileError for the model's errors, TypeError for a call without a text or a target.
 */
export function compile(source: string, options: CompileOptions & { readonly path?: string }): Program {
  if (typeof source !== 'string')
    throw new TypeError('compile(source, options): the source is the text of a model')
  if (!Object.hasOwn(profiles, options?.target ?? '')) {
    const targets = Object.keys(profiles).join(', ')
    throw new TypeError(
      `compile(source, options): options.target is ${options?.target}, not one of ${targets}`,
    )
  }
  const { program, diagnostics, sources } = compileModel(
    { path: options.path ?? 'model.ml', text: source },
    options,
  )
  if (!program) throw new CompileError(diagnostics, sources)
  return program
}
