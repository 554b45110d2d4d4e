// The layers of a model: which modules its params belong to, and the shapes that they put out in one entry.
import type { Expr, File, Member, ModelDecl, ModuleDecl } from '../grammar/ast.ts'
import type { Front } from './front.ts'
import { type EntryGraph, type ModelGraph, type Node, rootsOf, topological, type Variable } from './ir/graph.ts'
import { elementCount, shapeValues } from './ir/types.ts'
import { prelude } from './passes/load-files.ts'

export interface Layer {
  /** Path through members, `layers.0.conv`; empty for params of the model itself. */
  readonly path: string
  /** The module that was instantiated, or null where the source does not show it. */
  readonly module: string | null
  /** What it gives in the entry; null where it is not called there. */
  readonly output: readonly number[] | null
  readonly params: readonly Variable[]
  readonly states: readonly Variable[]
  /** Elements of `params`. */
  readonly count: number
}

export interface Summary {
  readonly model: string
  /** The entry that the shapes are of. */
  readonly entry: string
  readonly layers: readonly Layer[]
  readonly params: number
  readonly states: number
}

/** `entry`: a name; default: the first entry that does not train, else the first. */
export function summarizeModel(front: Front, model: ModelGraph, entry?: string): Summary {
  const graph = model.entries.find((e) => (entry === undefined ? !e.training : e.name === entry)) ?? model.entries[0]!
  const groups = new Map<string, Variable[]>()
  for (const variable of model.variables) {
    if (variable.kind === 'slot') continue
    const path = variable.name.slice(0, Math.max(0, variable.name.lastIndexOf('.')))
    groups.set(path, [...(groups.get(path) ?? []), variable])
  }
  const outputs = outputShapes(graph, [...groups.keys()])
  const layers = [...groups].map(([path, variables]): Layer => {
    const params = variables.filter((v) => v.kind === 'param')
    const states = variables.filter((v) => v.kind === 'state')
    const module = path === '' ? null : moduleOf(front, model.name, path.split('.'))
    return { path, module, output: outputs.get(path) ?? null, params, states, count: total(params) }
  })
  const all = (kind: Variable['kind']): number => total(model.variables.filter((v) => v.kind === kind))
  return { model: model.name, entry: graph.name, layers, params: all('param'), states: all('state') }
}

const total = (variables: readonly Variable[]): number =>
  variables.reduce((sum, v) => sum + elementCount(v.type.shape), 0)

/**
 * The type of the last node that a call of each layer made. All nodes of one call carry the same innermost user line; a node belongs to
 * the last declared layer among the variables that it depends on within that line (an unrolled loop has one line for several layers).
 */
function outputShapes(entry: EntryGraph, paths: readonly string[]): Map<string, readonly number[]> {
  const place = (node: Node): string => {
    const [span] = node.origins
    return span === undefined ? '' : `${span.file}:${span.start}:${span.end}`
  }
  const owners = new Map<number, number>()
  const shapes = new Map<string, readonly number[]>()
  const roots = rootsOf({ ...entry, updates: [] })
  for (const node of topological(roots)) {
    if (node.op === 'variable') {
      const name = node.attrs['name'] as string
      owners.set(node.id, paths.indexOf(name.slice(0, Math.max(0, name.lastIndexOf('.')))))
      continue
    }
    const mine = node.inputs.filter((n) => n.op === 'variable' || place(n) === place(node))
    const owner = Math.max(-1, ...mine.map((n) => owners.get(n.id) ?? -1))
    if (owner < 0) continue
    owners.set(node.id, owner)
    if (!node.label.startsWith('d_') && paths[owner] !== '') shapes.set(paths[owner]!, shapeValues(node.type.shape))
  }
  return shapes
}

/** The module that the member at `path` instantiates, found through the declarations. */
function moduleOf({ files }: Front, model: string, path: readonly string[]): string | null {
  const everything: File[] = [files.main, ...[...files.files.values()].map((f) => f.file), ...prelude()]
  const modules = new Map<string, ModuleDecl>()
  for (const decl of everything.flatMap((f) => f.decls)) {
    if (decl.kind === 'module' && !modules.has(decl.name.name)) modules.set(decl.name.name, decl)
  }
  const root = files.main.decls.find((d): d is ModelDecl => d.kind === 'model' && d.name.name === model)
  let members: readonly Member[] = root?.members ?? []
  let found: string | null = null
  for (const part of path) {
    // An index into a list of instances: the list's element has been found already.
    if (/^\d+$/.test(part)) continue
    const value = memberValue(members, part)
    found = value === null ? null : instantiated(value)
    if (found === null) return null
    members = modules.get(found)?.members ?? []
  }
  return found
}

function memberValue(members: readonly Member[], name: string): Expr | null {
  for (const member of members) {
    if (member.kind === 'member' && member.name.name === name) return member.value
    const nested = member.kind === 'if' ? memberValue([...member.then, ...member.else], name) : null
    if (nested !== null) return nested
  }
  return null
}

/** `Module(…)`, or a list whose elements are. */
function instantiated(value: Expr): string | null {
  if (value.kind === 'call' && value.callee.kind === 'name') return value.callee.name
  if (value.kind === 'comprehension') return instantiated(value.body)
  if (value.kind === 'list' && value.items[0] !== undefined) return instantiated(value.items[0])
  return value.kind === 'if' ? instantiated(value.then) : null
}
