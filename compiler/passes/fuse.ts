// Decides on edges which values are stored and which are computed where they are read; the reasons are kept for `inspect --stage fuse`.
import { constant, type Expr, postorder, type ReduceKind, type Var, variable } from '../ir/expr.ts'
import { type EntryGraph, type Node, rootsOf, topological } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { elementCount, formatType, shapeValues } from '../ir/types.ts'
import { kindOf, operator } from '../ops/table.ts'
import type { Reading, ReadsOf } from './drafts.ts'
import { buffersRead, type Group, inlinedNodes } from './groups.ts'
import { type Kernels, MAX_NODES, mergeGroups } from './merge-groups.ts'
import { MIN_ROWS, SMALL } from './merge-rows.ts'
import { fromPosition, type Plane } from './planes.ts'
import { placeholder } from './probe.ts'

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

/** Where a node is read inside a kernel: the kernel's root, and the index as a function of its loops. */
interface Site {
  readonly root: Root
  readonly index: readonly Expr[]
}

interface Root {
  readonly node: Node
  readonly dims: readonly Var[]
  /** Whether a reduction or contraction is already computed inside. */
  reductions: number
  contractions: number
  nodes: number
  /** Leading dims that reductions inside depend on, infinite where one is not plain; terms of the longest one. */
  rank: number
  terms: number
}

const CHEAP = 8
const MAX_ROOTS = 4
/** A staged contraction reads each operand once a tile, not once a product. */
const TILE = 32

/** Groups of an entry; values of `planes` are computed tile by tile and never stored. */
export function fuse(entry: EntryGraph, profile: Profile, planes: readonly Plane[] = []): Fused {
  const forced = new Set<number>()
  for (;;) {
    const decided = decide(entry, forced, planes)
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

function decide(entry: EntryGraph, forced: ReadonlySet<number>, planes: readonly Plane[]): Decided {
  const order = topological(rootsOf(entry))
  const results = new Set(rootsOf(entry).map((n) => n.id))
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
      ? [true, 'the kernel would bind more buffers than the device allows']
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

/** For each kernel's root, how it reads stored values and leaves. */
function readsByRoot(
  order: readonly Node[],
  stored: ReadonlySet<number>,
  sites: ReadonlyMap<number, readonly Site[]>,
): ReadsOf {
  const reads = new Map<number, Map<number, Reading>>()
  for (const node of order) {
    if (!stored.has(node.id) && node.op !== 'argument' && node.op !== 'variable' && node.op !== 'scalars')
      continue
    for (const site of distinct(sites.get(node.id) ?? [])) {
      const known = reads.get(site.root.node.id) ?? new Map<number, Reading>()
      const before = known.get(node.id) ?? { straight: true, rows: Infinity, elsewhere: 0 }
      const rows = keptDims(site)
      const straight = rows === site.root.dims.length && rows === site.index.length
      reads.set(
        site.root.node.id,
        known.set(node.id, {
          straight: straight && before.straight,
          rows: Math.min(rows, before.rows),
          elsewhere: before.elsewhere + (straight ? 0 : 1),
        }),
      )
    }
  }
  return (root) => reads.get(root.id) ?? new Map()
}

/** The leading dims of the kernel at which a read stays, while the rest of its index sees no other dim; -1 where it sees one. */
function keptDims({ root: { dims }, index }: Site): number {
  let kept = 0
  while (kept < dims.length && kept < index.length) {
    const [e, d] = [index[kept]!, dims[kept]!]
    if (e !== d && !(d.extent === 1 && e.op === 'const' && e.value === 0)) break
    kept++
  }
  const later = new Set(dims.slice(kept).map((d) => d.id))
  return index.slice(kept).some((e) => e.free.some((id) => later.has(id))) ? -1 : kept
}

function distinct(sites: readonly Site[]): Site[] {
  const seen = new Set<string>()
  return sites.filter((s) => {
    const key = `${s.root.node.id}:${s.index.map((e) => e.id)}`
    const first = !seen.has(key)
    seen.add(key)
    return first
  })
}

/** Runs the operator's algorithm to see at which indices it reads its inputs. */
function expandReads(node: Node, site: Site, sites: Map<number, Site[]>): void {
  const op = operator(node.op)
  const kind = kindOf(node)
  site.root.nodes++
  if (kind === 'reduce' || kind === 'scatter') site.root.reductions++
  if (kind === 'contraction') site.root.contractions++
  const reads = node.inputs.map((input) => (index: readonly Expr[]): Expr => {
    const list = sites.get(input.id) ?? []
    list.push({ root: site.root, index })
    sites.set(input.id, list)
    return placeholder(input, index)
  })
  const made = op.at!(
    site.index,
    reads,
    node.attrs,
    node.inputs.map((n) => n.type),
    node.type,
  )
  if (kind === 'leaf' || kind === 'pointwise' || kind === 'view') return
  site.root.rank = Math.max(site.root.rank, reductionRank(made, site))
  if (made.op === 'reduce')
    site.root.terms = Math.max(
      site.root.terms,
      made.vars.reduce((n, v) => n * v.extent, 1),
    )
}

const plain: readonly ReduceKind[] = ['sum', 'prod', 'max', 'min']

/** How many leading dims of its kernel a reduction depends on. */
function reductionRank(made: Expr, { root, index }: Site): number {
  const loops = postorder([made]).filter((e) => e.op === 'reduce')
  if (loops.length === 0) return 0
  if (loops.length > 1 || made.op !== 'reduce' || !plain.includes(made.kind)) return Infinity
  const free = new Set(index.flatMap((e) => e.free))
  const own = new Set(root.dims.map((d) => d.id))
  if ([...free].some((id) => !own.has(id))) return Infinity
  return root.dims.findLastIndex((d) => free.has(d.id)) + 1
}

/**
 * How often a kernel evaluates the value: loops down to the innermost that the index depends on, and reduction loops around it. A factor of
 * a contraction is staged: evaluated once for every tile of the dims that it lacks.
 */
function evaluations(site: Site): number {
  const free = new Set(site.index.flatMap((e) => e.free))
  const terms = reductionVars(site).reduce((n, v) => n * v.extent, 1)
  if (site.root.contractions > 0 && terms > 1) {
    const extent = (own: boolean): number =>
      site.root.dims.reduce((n, d) => (free.has(d.id) === own ? n * d.extent : n), 1)
    return extent(true) * terms * Math.max(1, extent(false) / TILE)
  }
  let deepest = -1
  site.root.dims.forEach((d, i) => {
    if (free.has(d.id)) deepest = i
  })
  const outer = site.root.dims.slice(0, deepest + 1).reduce((n, d) => n * d.extent, 1)
  return outer * terms
}

/** Variables of reductions around the read: those in its index that are no dims of the root. */
function reductionVars(site: Site): Var[] {
  const dims = new Set(site.root.dims.map((d) => d.id))
  const found = new Map<number, Var>()
  const visit = (e: Expr): void => {
    if (e.op === 'var' && !dims.has(e.id)) found.set(e.id, e)
    else if (e.op === 'apply') e.args.forEach(visit)
    else if (e.op === 'load') visit(e.index)
    else if (e.op === 'reduce') visit(e.body)
  }
  site.index.forEach(visit)
  return [...found.values()]
}

/** What the planes say of a node. */
function planeVerdict(node: Node, planes: readonly Plane[]): [boolean, string] | null {
  for (const plane of planes) {
    if (plane.inside.has(node.id)) return [false, 'computed tile by tile where it is needed, never stored']
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

/** Whether one read is at the element that the kernel computes, and the other runs along its last axis (softmax: exp in the sum and in the result). */
function alongRow(sites: readonly Site[]): boolean {
  if (sites.length !== 2) return false
  const dims = sites[0]!.root.dims
  const straight = (s: Site): boolean =>
    s.index.length === dims.length && s.index.every((e, i) => e === dims[i])
  const along = (s: Site): boolean =>
    s.index.length === dims.length &&
    s.index.every((e, i) =>
      i < dims.length - 1 ? e === dims[i] : e.op === 'var' && e.extent === dims[i]!.extent,
    )
  return (straight(sites[0]!) && along(sites[1]!)) || (straight(sites[1]!) && along(sites[0]!))
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

/** What `inspect --stage fused` prints. */
export function printFused(fused: Fused): string {
  const lines = [`${fused.entry.name}: ${fused.groups.length} kernels`]
  fused.groups.forEach((group, i) => {
    lines.push(
      `  kernel ${i}: ${group.roots.map((r) => `${r.label} ${formatType(r.type)} (%${r.id})`).join(', ')}`,
    )
    const inside = new Set(inlinedNodes(group, fused.stored).map((n) => n.id))
    for (const d of fused.decisions) {
      if (inside.has(d.node.id))
        lines.push(
          `    %${d.node.id} ${d.node.op} ${formatType(d.node.type)}: ${d.stored ? 'stored' : 'fused'}, ${d.reason}`,
        )
    }
  })
  return lines.join('\n')
}
