// Reads a model's files and compiles them; a model with errors leaves as one `ModelError`.
import { readFileSync } from 'node:fs'
import type { Compiled, CompileOptions } from '../compiler/compile.ts'
import type { Diagnostic, Source } from '../grammar/diagnostics.ts'
import { readFileBytes } from '../runtime/formats/files.ts'
import type { Program } from '../runtime/program.ts'
import { dataError, ModelError } from './errors.ts'
import { byteSize, counted } from './format.ts'
import type { Output } from './output.ts'

/** The text of the file that the user named; a byte order mark is left out. Errors: F0180, F0190. */
export async function readSource(path: string): Promise<Source> {
  const bytes = await readFileBytes(path)
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    if (error instanceof TypeError)
      throw dataError(`\`${path}\` is no text in UTF-8`, 'A model is a text file.')
    throw error
  }
}

/** An imported file, or null where it cannot be read: the compiler names the `import`. */
export function readImport(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error')

/** A model that compiled. */
export type Ready = Omit<Compiled, 'program' | 'model'> & {
  readonly program: Program
  readonly model: NonNullable<Compiled['model']>
}

/** Compiles, writes warnings, throws `ModelError`. The compiler is loaded here: `check` and `--help` start without it. */
export async function compileSource(
  source: Source,
  options: Omit<CompileOptions, 'read'>,
  output: Output,
): Promise<Ready> {
  const { compileModel } = await import('../compiler/compile.ts')
  const compiled = compileModel(source, { ...options, read: readImport })
  const { program, model, diagnostics, sources } = compiled
  if (program === null || model === null) throw new ModelError(diagnostics, sources)
  output.diagnostics(diagnostics, sources)
  for (const { entry, values, arena, flops } of compiled.recomputed) {
    const kept = `${byteSize(arena[1])} of temporaries instead of ${byteSize(arena[0])}`
    const more = `${((flops[1] / flops[0] - 1) * 100).toFixed(1)} % more arithmetic`
    output.notice(`${entry}: ${counted(values.length, 'value')} computed again: ${kept}, ${more}`)
  }
  return { ...compiled, program, model }
}
