// Decides on edges which values are stored and which are computed where they are read; the reasons are kept for `inspect --stage fuse`.
import { constant, variable } from '../ir/expr.ts'
import { type EntryGraph, madeRoots, type Node, topological } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { elementCount, formatType, shapeValues } from '../ir/types.ts'
import { kindOf, operator } from '../ops/table.ts'
import { buffersRead, type Group, inlinedNodes } from './groups.ts'
import { type Kernels, MAX_NODES, mergeGroups } from './merge-groups.ts'
import { MIN_ROWS, SMALL } from './merge-rows.ts'
import { fromPosition, type Plane } from './planes.ts'
import {
  alongRow,
  distinct,
  evaluations,
  expandReads,
  type Root,
  readsByRoot,
  reductionVars,
  type Site,
} from './sites.ts'

export interface Decision {
  readonly node: Node
  readonly stored: boolean
  readonly reason: string
}

export interface Fused {
  readonly entry: EntryGraph
  /** In an order that respects data. */
  readonly groups: readonly Group[]
  readonly stored: ReadonlySet<number>
  readonly decisions: readonly Decision[]
}

const CHEAP = 8
const MAX_ROOTS = 4
const APART = 'its tiles would be broken up by what follows'

/** Groups of an entry; values of `planes` are computed tile by tile and never stored, those of `alone` are stored before anything reads them. */
export function fuse(
  entry: EntryGraph,
  profile: Profile,
  planes: readonly Plane[] = [],
  alone: ReadonlySet<number> = new Set(),
): Fused {
  const forced = new Set(alone)
  for (;;) {
    const decided = decide(entry, forced, planes, alone)
    const { groups, unstored } = mergeGroups(decided, entry, profile)
    const stored = new Set([...decided.stored].filter((id) => !unstored.has(id)))
    const split = overBindings(groups, stored, profile)
    if (split.length > 0) {
      for (const id of split) forced.add(id)
      continue
    }
    const decisions = decided.decisions.map((d) =>
      unstored.has(d.node.id) ? { ...d, stored: false, reason: 'only its own kernel reads it' } : d,
    )
    return { entry, groups, stored, decisions }
  }
}

interface Decided extends Kernels {
  readonly decisions: readonly Decision[]
}

function decide(
  entry: EntryGraph,
  forced: ReadonlySet<number>,
  planes: readonly Plane[],
  alone: ReadonlySet<number>,
): Decided {
  const order = topological(madeRoots(entry))
  const results = new Set(madeRoots(entry).map((n) => n.id))
  const uses = new Map<number, number>()
  for (const node of order) for (const input of node.inputs) uses.set(input.id, (uses.get(input.id) ?? 0) + 1)
  const sites = new Map<number, Site[]>()
  const stored = new Set<number>()
  const decisions: Decision[] = []
  const roots: Node[] = []
  const made = new Map<number, Root>()
  for (const node of [...order].reverse()) {
    const op = operator(node.op)
    if (op.kind === 'leaf') {
      if (results.has(node.id) && op.at) {
        stored.add(node.id)
        roots.push(node)
      }
      continue
    }
    const reads = distinct(sites.get(node.id) ?? [])
    const [store, reason] = forced.has(node.id)
      ? [true, alone.has(node.id) ? APART : 'the kernel would bind more buffers than the device allows']
      : (planeVerdict(node, planes) ?? verdict(node, reads, results, uses))
    decisions.push({ node, stored: store, reason })
    if (store) {
      stored.add(node.id)
      roots.push(node)
      const dims = shapeValues(node.type.shape).map((extent, i) => variable(`i${i}`, extent))
      const root: Root = { node, dims, reductions: 0, contractions: 0, nodes: 0, rank: 0, terms: 0 }
      made.set(node.id, root)
      expandReads(node, { root, index: dims.map((d) => (d.extent === 1 ? constant(0, 'i32') : d)) }, sites)
    } else for (const site of reads) expandReads(node, site, sites)
  }
  return {
    roots: roots.reverse(),
    stored,
    decisions: decisions.reverse(),
    forced,
    together: planes.flatMap((p) => [
      ...(p.keepsRows ? [[p.first, ...p.rows]] : []),
      ...(p.columns.length > 1 ? [p.columns] : []),
    ]),
    readsOf: readsByRoot(order, stored, sites),
    reductionsOf: (root) => {
      const { rank, terms } = made.get(root.id) ?? { rank: 0, terms: 0 }
      return { rank, terms }
    },
  }
}

/** What the planes say of a node. */
function planeVerdict(node: Node, planes: readonly Plane[]): [boolean, string] | null {
  for (const plane of planes) {
    if (plane.inside.has(node.id)) return [false, 'computed tile by tile where it is needed, never stored']
    if (plane.widened.has(node.id)) return [false, 'a half float is read as it is stored']
    if (plane.rows.includes(node))
      return plane.keepsRows
        ? [true, 'computed beside the first product, for the others']
        : [false, 'computed beside the product']
    if (plane.turned.has(node.id)) return [true, 'stored in the order of the other products']
    if (node === plane.first && plane.keepsRows) return [true, 'its rows are stored beside it']
  }
  return null
}

/** First match wins. */
function verdict(
  node: Node,
  sites: readonly Site[],
  results: ReadonlySet<number>,
  uses: ReadonlyMap<number, number>,
): [boolean, string] {
  const [op, kind] = [operator(node.op), kindOf(node)]
  if (results.has(node.id)) return [true, 'it is a result of the entry']
  if (sites.length === 0) return [true, 'nothing reads it']
  if (node.op === 'stored') return [true, 'many reads follow']
  if (kind === 'view') return [false, 'a view costs nothing']
  if (kind === 'scatter' || kind === 'sort') return [true, 'its kernel is no function of one element']
  const roots = [...new Set(sites.map((s) => s.root))]
  if (roots.some((r) => r.nodes > MAX_NODES)) return [true, 'the kernel is large enough']
  if (kind === 'pointwise' && fromPosition(node)) return [false, 'it follows from its position']
  const size = Math.max(1, elementCount(node.type.shape))
  const factor = sites.reduce((n, s) => n + evaluations(s), 0) / size
  if (kind === 'reduce' || kind === 'contraction') return reductionVerdict(node, kind, sites, roots, factor)
  const cost = op.cost ?? 1
  if (cost === 0) return [false, 'it costs nothing']
  // A contraction reads its factors more than once, and copies those that lie in memory beside its arithmetic.
  if (
    roots.every((r) => r.contractions + r.reductions > 0) &&
    roots.some((r) => r.contractions > 0) &&
    endsRows(node)
  )
    return [true, 'it ends a row-wise computation, and contractions read it']
  if (roots.length === 1 && factor <= 1) return [false, 'one kernel reads it, once an element']
  if (roots.length === 1 && factor <= 2 && alongRow(sites))
    return [false, 'a row-wise kernel computes it for its reduction and its result']
  if (roots.length > 1 && endsReduction(node, uses))
    return [true, 'the contraction or reduction that it ends would be stored instead']
  if (roots.length <= MAX_ROOTS && cost * factor <= CHEAP * roots.length)
    return [false, 'recomputing it is cheaper than storing it']
  return [true, roots.length > 1 ? `${roots.length} kernels read it` : 'it would be computed more than once']
}

/** Whether the node finishes a reduction or contraction that nothing else reads: storing this value costs no more than storing that one. */
function endsReduction(node: Node, uses: ReadonlyMap<number, number>): boolean {
  return node.inputs.some((input) => {
    if (uses.get(input.id) !== 1 || elementCount(input.type.shape) !== elementCount(node.type.shape))
      return false
    const { kind } = operator(input.op)
    return (
      kind === 'reduce' ||
      kind === 'contraction' ||
      ((kind === 'pointwise' || kind === 'view') && endsReduction(input, uses))
    )
  })
}

/** How far up a node looks for what it is made of. */
const MAX_CONE = 24

/** Whether the node combines elements with reductions of their own last axes (softmax, a norm, their gradients). */
function endsRows(node: Node): boolean {
  const size = elementCount(node.type.shape)
  const seen = new Set<number>()
  const stack = [...node.inputs]
  while (stack.length > 0 && seen.size < MAX_CONE) {
    const n = stack.pop()!
    if (seen.has(n.id)) continue
    seen.add(n.id)
    const kind = kindOf(n)
    if (kind === 'reduce' && reducesLast(n, size)) return true
    if (kind === 'pointwise' || kind === 'view') stack.push(...n.inputs)
  }
  return false
}

/** A plain reduction over the last axes of a tensor of `size` elements. */
function reducesLast(n: Node, size: number): boolean {
  const [x] = n.inputs as [Node]
  const axes = n.attrs.axes as readonly number[] | undefined
  const rank = x.type.shape.length
  return (
    axes !== undefined && elementCount(x.type.shape) === size && axes.every((a) => a >= rank - axes.length)
  )
}

function reductionVerdict(
  node: Node,
  kind: 'reduce' | 'contraction',
  sites: readonly Site[],
  roots: readonly Root[],
  factor: number,
): [boolean, string] {
  if (roots.length > 1) return [true, `${roots.length} kernels read it`]
  const [root] = roots as [Root]
  if (sites.some((s) => reductionVars(s).length > 0))
    return [true, 'a reduction inside the loop of another one']
  if (sites.length > 1) return [true, 'it is read at several indices']
  if (factor > 1) return [true, 'the reduced axes are not innermost in the kernel that reads it']
  const rootSize = elementCount(root.node.type.shape)
  const rows = elementCount(node.type.shape)
  if (kind === 'contraction') {
    if (root.contractions > 0 || root.reductions > 0) return [true, 'a kernel holds one contraction']
    if (rows !== rootSize) return [true, 'the kernel that reads it has another iteration space']
    return [false, 'element-wise tail of a contraction']
  }
  if (root.contractions > 0) return [true, 'a kernel holds one contraction']
  if (rows !== rootSize && rows < MIN_ROWS && rootSize > SMALL)
    return [true, 'too few rows to keep the device busy']
  if (root.reductions > 0 && rows < MIN_ROWS && elementCount(node.inputs[0]!.type.shape) > SMALL)
    return [true, 'a long reduction is cut into slices where it is alone']
  return [false, rows === rootSize ? 'element-wise tail of a reduction' : 'row-wise: computed once a row']
}

/** Each group that binds too many buffers gives up the inlined node that frees most of them. */
function overBindings(groups: readonly Group[], stored: ReadonlySet<number>, profile: Profile): number[] {
  return groups.flatMap((group) => {
    const inside = inlinedNodes(group, stored)
    const buffers = buffersRead(inside, group, stored)
    if (buffers.size + group.roots.length <= profile.maxBindings) return []
    const candidates = inside.filter((n) => !group.roots.includes(n) && operator(n.op).kind !== 'leaf')
    let best: Node | null = null
    let most = 1
    for (const node of candidates) {
      const below = buffersRead(inlinedNodes({ roots: [node] }, stored), { roots: [node] }, stored).size
      if (below > most && below + 1 <= profile.maxBindings) {
        most = below
        best = node
      }
    }
    if (!best)
      throw new Error(
        `kernel of ${group.roots.map((r) => `${r.op} ${formatType(r.type)}`).join(', ')} cannot be split to ${profile.maxBindings} bindings`,
      )
    return [best.id]
  })
}

/** What `inspect --stage fused` prints: for each value its fate and the reason, and for a stored one the kernels that read it. */
export function printFused(fused: Fused): string {
  const lines = [`${fused.entry.name}: ${fused.groups.length} kernels`]
  const insides = fused.groups.map((group) => inlinedNodes(group, fused.stored))
  const readers = new Map<number, number[]>()
  fused.groups.forEach((group, i) => {
    for (const id of buffersRead(insides[i]!, group, fused.stored))
      readers.set(id, [...(readers.get(id) ?? []), i])
  })
  fused.groups.forEach((group, i) => {
    lines.push(
      `  kernel ${i}: ${group.roots.map((r) => `${r.label} ${formatType(r.type)} (%${r.id})`).join(', ')}`,
    )
    const inside = new Set(insides[i]!.map((n) => n.id))
    for (const { node, stored, reason } of fused.decisions) {
      if (!inside.has(node.id)) continue
      const kernels = stored ? (readers.get(node.id) ?? []) : []
      const read = kernels.length === 0 ? '' : `; read by kernel ${kernels.join(', ')}`
      lines.push(
        `    %${node.id} ${node.op} ${formatType(node.type)}: ${stored ? 'stored' : 'fused'}, ${reason}${read}`,
      )
    }
  })
  return lines.join('\n')
}
