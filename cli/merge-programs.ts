// Joins two programs of one model, compiled for different batch sizes, into one whose entries share the variables.
import type { Binding, Dispatch, EntryInfo, KernelInfo, Place, Program } from '../runtime/program.ts'
import { formatType } from '../runtime/tensor.ts'

/** The two programs do not keep the same variables. */
export class DifferentVariables extends Error {}

/**
 * `main` with the entries of `extra` added as `<entry>@<suffix>`. Variables go by name: `extra` may lack some of `main`'s, and has no
 * others. First values are those of `main`. Throws `DifferentVariables`.
 */
export function mergePrograms(main: Program, extra: Program, suffix: string): Program {
  const index = new Map(main.manifest.variables.map((info, i) => [info.name, i]))
  const variables = extra.manifest.variables.map((info) => {
    const at = index.get(info.name)
    const same = at === undefined ? undefined : main.manifest.variables[at]!
    if (at === undefined || same === undefined || formatType(same) !== formatType(info))
      throw new DifferentVariables(`${info.name}: ${formatType(info)}`)
    return at
  })
  const first = main.manifest.kernels.length
  const texts = new Map(main.texts)
  const kernels = extra.manifest.kernels.map((info): KernelInfo => {
    const file = info.file.replace(/^kernels\/([^/]+)/, `kernels/$1@${suffix}`)
    texts.set(file, extra.texts.get(info.file)!)
    return { ...info, name: info.name.replace(/^[^/]+/, (entry) => `${entry}@${suffix}`), file }
  })
  const place = (p: Place): Place => (p.space === 'variable' ? { ...p, index: variables[p.index]! } : p)
  const binding = (b: Binding): Binding => ({ ...b, place: place(b.place) })
  const dispatch = (d: Dispatch): Dispatch =>
    d.kind === 'copy'
      ? { ...d, from: place(d.from), to: place(d.to) }
      : { ...d, kernel: d.kernel + first, bindings: d.bindings.map(binding) }
  const entries = extra.manifest.entries.map(
    (entry): EntryInfo => ({
      ...entry,
      name: `${entry.name}@${suffix}`,
      outputs: entry.outputs.map((o) => ({ ...o, place: place(o.place) })),
      updates: entry.updates.map((i) => variables[i]!),
      dispatches: entry.dispatches.map(dispatch),
    }),
  )
  const manifest = {
    ...main.manifest,
    kernels: [...main.manifest.kernels, ...kernels],
    entries: [...main.manifest.entries, ...entries],
  }
  return { manifest, texts }
}
