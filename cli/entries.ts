// Which model and entry a command means, read from the syntax alone, before anything is compiled.
import { analyze } from '../compiler/front.ts'
import type { ModelDecl } from '../grammar/ast.ts'
import { didYouMean, type Source } from '../grammar/diagnostics.ts'
import { parse } from '../grammar/index.ts'
import { ModelError, UsageError } from './errors.ts'
import { readImport } from './source.ts'

/** The declaration of the model that will be compiled. Throws `ModelError` where the file does not say which. */
export function findModel(source: Source, name: string | undefined): ModelDecl {
  const models = parse(source).file.decls.filter((d): d is ModelDecl => d.kind === 'model')
  const found = name === undefined ? models : models.filter((d) => d.name.name === name)
  if (found.length === 1) return found[0]!
  // The compiler words these errors, with their place in the file.
  const { diagnostics, files } = analyze(source, {
    read: readImport,
    model: name,
  })
  throw new ModelError(diagnostics, files.sources)
}

export interface ChosenEntry {
  readonly name: string
  /** It updates params. */
  readonly training: boolean
}

/** The named entry; without a name the only one of the kind. `train` leaves others out. */
export function chooseEntry(
  source: Source,
  options: { readonly model?: string; readonly entry?: string },
  kind: 'any' | 'train',
): ChosenEntry {
  const model = findModel(source, options.model)
  const entries = model.entries.map(({ name, training }) => ({ name: name.name, training }))
  const fitting = kind === 'any' ? entries : entries.filter((e) => e.training)
  const names = fitting.map((e) => e.name)
  const what = kind === 'any' ? 'entry' : 'train entry'
  const list = names.length === 0 ? undefined : `it has ${names.join(', ')}`
  const { entry } = options
  if (entry === undefined) {
    if (fitting.length === 1) return fitting[0]!
    const problem = fitting.length === 0 ? `has no ${what}` : 'has several entries; --entry names one'
    throw new UsageError(`the model ${model.name.name} ${problem}`, list)
  }
  const found = fitting.find((e) => e.name === entry)
  if (found !== undefined) return found
  const near = didYouMean(entry, names)
  throw new UsageError(
    `the model ${model.name.name} has no ${what} ${entry}`,
    near === undefined ? list : `did you mean ${near}?`,
  )
}

/** The entries that are named, or all of the model. */
export function entryNames(
  source: Source,
  options: { readonly model?: string; readonly entry?: readonly string[] },
): readonly string[] {
  const declared = findModel(source, options.model).entries.map((entry) => entry.name.name)
  const names = [...new Set(options.entry ?? declared)]
  const unknown = names.find((name) => !declared.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`the model has no entry ${unknown}`, `it has ${declared.join(', ')}`)
  return names
}
