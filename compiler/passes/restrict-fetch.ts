// `--fetch`: an entry whose outputs are the named values, and that updates nothing.
import { type Diagnostic, didYouMean } from '../../grammar/diagnostics.ts'
import type { ModelGraph } from '../ir/graph.ts'

export function restrictFetch(
  model: ModelGraph,
  fetch: { readonly entry: string; readonly names: readonly string[] } | undefined,
  path: string,
): { model: ModelGraph; error: Diagnostic | null } {
  if (!fetch) return { model, error: null }
  const entry = model.entries.find((e) => e.name === fetch.entry)
  if (!entry) throw new Error(`fetch from the entry ${fetch.entry}, which was not compiled`)
  const known = new Map(entry.named.map((n) => [n.name, n.node]))
  for (const name of fetch.names) {
    if (known.has(name)) continue
    const near = didYouMean(name, known.keys())
    const hint = near === undefined ? `it has ${[...known.keys()].join(', ')}` : `did you mean ${near}?`
    return {
      model,
      error: {
        code: 'E0218',
        severity: 'error',
        span: { file: path, start: 0, end: 0 },
        message: `${fetch.entry} has no value named ${name}`,
        hint,
      },
    }
  }
  const outputs = fetch.names.map((name) => ({ name, node: known.get(name)! }))
  return {
    model: {
      ...model,
      entries: model.entries.map((e) => (e === entry ? { ...e, outputs, updates: [] } : e)),
    },
    error: null,
  }
}
