// Computes values again instead of keeping them until a step's memory fits a bound; the graph then holds a second copy of their nodes.
import { type EntryGraph, madeRoots, type NamedNode, type Node } from '../ir/graph.ts'
import { elementBytes, elementCount } from '../ir/types.ts'
import { operator } from '../ops/table.ts'
import type { Fused } from './fuse.ts'
import { buffersRead, inlinedNodes } from './groups.ts'
import { aligned } from './place-blocks.ts'
import { type Emitted, NEVER, Recomputer, type Simulation } from './recompute-choice.ts'

export interface Recomputed {
  readonly entry: EntryGraph
  /** Names of the values that are computed twice, in the order of their first run. */
  readonly values: readonly string[]
  /** Whether no choice needs less. */
  readonly least: boolean
}

/**
 * The entry with second copies of what need not be kept, chosen so that its temporaries take about `limit` bytes at most, or as few as the
 * choice gets to; null where nothing can be computed again. `flops` has the arithmetic of each group of `fused`.
 */
export function recompute(fused: Fused, flops: readonly number[], limit: number): Recomputed | null {
  const { ids, simulation } = simulationOf(fused, flops)
  const recomputer = new Recomputer(simulation)
  const { again: choice, reached } = recomputer.choose(limit)
  if (choice.every((at) => at === NEVER)) return null
  const again = new Map(ids.flatMap((id, value) => (choice[value] === NEVER ? [] : [[id, choice[value]!]])))
  return { ...rewrite(fused, recomputer.emit(choice), again), least: reached > limit }
}

/** The groups as steps; `ids` are the nodes whose numbers are the values. */
function simulationOf(
  { entry, groups, stored }: Fused,
  flops: readonly number[],
): { ids: readonly number[]; simulation: Simulation } {
  const results = new Set(madeRoots(entry).map((n) => n.id))
  const nodes = groups.flatMap((g) => g.roots)
  const numberOf = new Map(nodes.map((n, value) => [n.id, value]))
  const bytes = nodes.map((n) =>
    results.has(n.id) ? 0 : aligned(elementCount(n.type.shape) * elementBytes(n.type.dtype)),
  )
  const steps = groups.map((group, i) => {
    const read = [...buffersRead(inlinedNodes(group, stored), group, stored)]
    return {
      reads: read.flatMap((id) => numberOf.get(id) ?? []),
      stores: group.roots.map((r) => numberOf.get(r.id)!),
      flops: flops[i]!,
    }
  })
  return { ids: nodes.map((n) => n.id), simulation: { steps, bytes } }
}

/** The graph anew, in the order of the simulation: kernels are ordered by the numbers of their nodes. */
function rewrite(
  { entry, groups, stored }: Fused,
  order: readonly Emitted[],
  again: ReadonlyMap<number, number>,
): Omit<Recomputed, 'least'> {
  let nextId = 0
  const made = new Map<string, Node>()
  /** The first and the second copies of stored nodes, and of all nodes the first that was made. */
  const copies = { first: new Map<number, Node>(), second: new Map<number, Node>() }
  const earliest = new Map<number, Node>()
  interface Run {
    readonly own: ReadonlySet<number>
    readonly second: boolean
    readonly at: number
    /** What this run has made; a node that is reached twice is made once. */
    readonly done: Map<number, Node>
  }
  const rebuild = (node: Node, run: Run): Node => {
    const known = run.done.get(node.id) ?? place(node, run)
    run.done.set(node.id, known)
    return known
  }
  const place = (node: Node, run: Run): Node => {
    const { own, second, at } = run
    if (stored.has(node.id) && !own.has(node.id) && operator(node.op).kind !== 'leaf') {
      const copy = copies[at > (again.get(node.id) ?? NEVER) ? 'second' : 'first'].get(node.id)
      if (!copy) throw new Error(`%${node.id} ${node.op} is read before it is computed`)
      return copy
    }
    const inputs = node.inputs.map((input) => rebuild(input, run))
    const key = `${second && inputs.length > 0 ? 'again ' : ''}${node.id}(${inputs.map((n) => n.id)})`
    const known = made.get(key)
    if (known) return known
    const fresh: Node = { ...node, id: nextId++, inputs }
    made.set(key, fresh)
    if (!earliest.has(node.id)) earliest.set(node.id, fresh)
    return fresh
  }
  for (const { step, again: second, at } of order) {
    const { roots } = groups[step]!
    const wanted = second ? roots.filter((r) => again.has(r.id)) : roots
    const run: Run = { own: new Set(wanted.map((r) => r.id)), second, at, done: new Map() }
    for (const r of wanted) copies[second ? 'second' : 'first'].set(r.id, rebuild(r, run))
  }
  const last: Run = { own: new Set(), second: false, at: 0, done: new Map() }
  const firstOf = (node: Node): Node => copies.first.get(node.id) ?? rebuild(node, last)
  const named = entry.named.flatMap(({ name, node }): NamedNode[] =>
    [earliest.get(node.id), copies.second.get(node.id)].flatMap((n) => (n ? [{ name, node: n }] : [])),
  )
  const labels = new Map(entry.named.map(({ name, node }) => [node.id, name]))
  const values = groups.flatMap(({ roots }) =>
    roots.filter((r) => copies.second.has(r.id)).map((r) => labels.get(r.id) ?? r.label),
  )
  return {
    entry: {
      ...entry,
      outputs: entry.outputs.map((o) => ({ ...o, node: firstOf(o.node) })),
      updates: entry.updates.map((u) => ({ ...u, node: firstOf(u.node) })),
      named,
    },
    values,
  }
}
