// The layers of a model in the order in which an entry calls them: what each puts out, and the params that are its own.
import type { EntryGraph, Layer, ModelGraph, Variable } from './ir/graph.ts'
import { elementBytes, elementCount, shapeValues } from './ir/types.ts'

export interface SummaryRow {
  /** Path through members, `layers.0.conv`; empty for params of the model itself. */
  readonly path: string
  /** The module that was instantiated; null for the model's own params, and for layers that the entry does not call. */
  readonly module: string | null
  /** What the layer gives in the entry; null where it is not called there. */
  readonly output: readonly number[] | null
  /** Params and states that belong to no layer inside of this one. */
  readonly variables: readonly Variable[]
  /** Elements of the params among them. */
  readonly params: number
}

export interface Summary {
  readonly model: string
  /** The entry whose calls and shapes are shown. */
  readonly entry: string
  readonly rows: readonly SummaryRow[]
  readonly params: number
  readonly paramBytes: number
  readonly states: number
  readonly stateBytes: number
}

/** `entry`: a name; default: the first entry that does not train, else the first. */
export function summarizeModel(model: ModelGraph, entry?: string): Summary {
  const graph = chooseEntry(model, entry)
  const own = new Map<string, Variable[]>()
  for (const variable of model.variables) {
    if (variable.kind === 'slot') continue
    const path = variable.name.slice(0, Math.max(0, variable.name.lastIndexOf('.')))
    own.set(path, [...(own.get(path) ?? []), variable])
  }
  const called = outerFirst(graph.layers).map(({ path, module, output }) =>
    row(path, module, shapeValues(output.shape), own.get(path) ?? []),
  )
  const paths = new Set(called.map(({ path }) => path))
  const others = [...own]
    .filter(([path]) => !paths.has(path))
    .map(([path, mine]) => row(path, null, null, mine))
  const all = (kind: Variable['kind']): Variable[] => model.variables.filter((v) => v.kind === kind)
  return {
    model: model.name,
    entry: graph.name,
    rows: [...called, ...others],
    params: total(all('param')),
    paramBytes: totalBytes(all('param')),
    states: total(all('state')),
    stateBytes: totalBytes(all('state')),
  }
}

function chooseEntry({ name, entries }: ModelGraph, wanted: string | undefined): EntryGraph {
  const found = entries.find((e) => (wanted === undefined ? !e.training : e.name === wanted)) ?? entries[0]
  if (found === undefined) throw new Error(`the model ${name} has no entry`)
  return found
}

/** A layer is recorded when its call returns; here it stands before the layers inside of it. */
function outerFirst(layers: readonly Layer[]): Layer[] {
  const first = (path: string): number =>
    layers.findIndex((l) => l.path === path || l.path.startsWith(`${path}.`))
  return [...layers].sort((a, b) => first(a.path) - first(b.path) || a.path.length - b.path.length)
}

const total = (variables: readonly Variable[]): number =>
  variables.reduce((sum, v) => sum + elementCount(v.type.shape), 0)

const totalBytes = (variables: readonly Variable[]): number =>
  variables.reduce((sum, v) => sum + elementCount(v.type.shape) * elementBytes(v.type.dtype), 0)

function row(
  path: string,
  module: string | null,
  output: readonly number[] | null,
  variables: readonly Variable[],
): SummaryRow {
  return { path, module, output, variables, params: total(variables.filter((v) => v.kind === 'param')) }
}
