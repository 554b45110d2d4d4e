// The front half of the pipeline: source text to typed graphs, or diagnostics. Pure; runs in a browser too.
import type { Diagnostic, Source } from '../grammar/diagnostics.ts'
import type { ModelGraph } from './ir/graph.ts'
import { elaborate, type ElaborateOptions } from './passes/elaborate/elaborate.ts'
import { type LoadedFiles, loadFiles, prelude, type ReadSource } from './passes/load-files.ts'

export interface FrontOptions extends ElaborateOptions {
  /** Reads an imported file; absent where there are no files. */
  readonly read?: ReadSource
}

export interface Front {
  readonly files: LoadedFiles
  /** Null where there was an error. */
  readonly model: ModelGraph | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses and elaborates; every user error is a diagnostic, in source order. */
export function analyze(source: Source, options: FrontOptions = {}): Front {
  const files = loadFiles(source, options.read ?? (() => null))
  const syntax = files.diagnostics.some((d) => d.severity === 'error')
  if (syntax) return { files, model: null, diagnostics: files.diagnostics }
  const { model, diagnostics } = elaborate(files.main, files.files, prelude(), options)
  return { files, model, diagnostics: [...files.diagnostics, ...diagnostics] }
}
