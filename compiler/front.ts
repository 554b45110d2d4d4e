// The front half of the pipeline: source text to typed graphs, or diagnostics. Pure; runs in a browser too.
import { type Diagnostic, position, type Source } from '../grammar/diagnostics.ts'
import type { ModelGraph } from './ir/graph.ts'
import { type ElaborateOptions, elaborate } from './passes/elaborate/elaborate.ts'
import { type LoadedFiles, librarySources, loadFiles, type ReadSource } from './passes/load-files.ts'
import { prelude } from './prelude/sources.ts'

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

/** The library is no file of the user's: notes quote its lines in words. */
export function withLibraryLines(d: Diagnostic): Diagnostic {
  if (!d.notes) return d
  const notes = d.notes.map((note) => {
    const text = note.span ? librarySources.get(note.span.file) : undefined
    if (!note.span || text === undefined) return note
    const { line } = position(text, note.span.start)
    return {
      span: null,
      message: `${note.message}, ${note.span.file}:${line}: ${text.split('\n')[line - 1]!.trim()}`,
    }
  })
  return { ...d, notes }
}

/** Parses and elaborates; every user error is a diagnostic, in source order. */
export function analyze(source: Source, options: FrontOptions = {}): Front {
  const files = loadFiles(source, options.read ?? (() => null))
  const syntax = files.diagnostics.some((d) => d.severity === 'error')
  if (syntax) return { files, model: null, diagnostics: files.diagnostics }
  const { model, diagnostics } = elaborate(files.main, files.files, prelude(), options)
  return { files, model, diagnostics: [...files.diagnostics, ...diagnostics.map(withLibraryLines)] }
}
