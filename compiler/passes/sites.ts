// Where values are read inside kernels: at which element, how often, and in which loops.
import { type Expr, postorder, type ReduceKind, type Var } from '../ir/expr.ts'
import type { Node } from '../ir/graph.ts'
import { kindOf, operator } from '../ops/table.ts'
import type { Reading, ReadsOf } from './drafts.ts'
import { standIn } from './probe.ts'

/** Where a node is read inside a kernel: the kernel's root, and the index as a function of its loops. */
export interface Site {
  readonly root: Root
  readonly index: readonly Expr[]
}

export interface Root {
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

/** A staged contraction reads each operand once a tile, not once a product. */
const TILE = 32

/** For each kernel's root, how it reads stored values and leaves. */
export function readsByRoot(
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
      const first = !known.has(node.id)
      const before = known.get(node.id) ?? { straight: true, rows: Infinity, elsewhere: 0 }
      const rows = keptDims(site)
      const straight = rows === site.root.dims.length && rows === site.index.length
      reads.set(
        site.root.node.id,
        known.set(node.id, {
          straight: straight && before.straight,
          rows: Math.min(rows, before.rows),
          elsewhere: before.elsewhere + (straight ? 0 : 1),
          turned: first ? orderOf(site) : null,
        }),
      )
    }
  }
  return (root) => reads.get(root.id) ?? new Map()
}

/** Which dim of the kernel each part of the index is, where every dim longer than 1 is one part; null else. */
function orderOf({ root: { dims }, index }: Site): string | null {
  const order = index.map((e) => dims.indexOf(e as Var))
  const known = index.every((e, i) => order[i]! >= 0 || (e.op === 'const' && e.value === 0))
  const each = dims.every((d, i) => d.extent === 1 || order.filter((at) => at === i).length === 1)
  return known && each ? order.filter((at) => at >= 0 && dims[at]!.extent > 1).join() : null
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

export function distinct(sites: readonly Site[]): Site[] {
  const seen = new Set<string>()
  return sites.filter((s) => {
    const key = `${s.root.node.id}:${s.index.map((e) => e.id)}`
    const first = !seen.has(key)
    seen.add(key)
    return first
  })
}

/** Runs the operator's algorithm to see at which indices it reads its inputs. */
export function expandReads(node: Node, site: Site, sites: Map<number, Site[]>): void {
  const op = operator(node.op)
  const kind = kindOf(node)
  site.root.nodes++
  if (kind === 'reduce' || kind === 'scatter') site.root.reductions++
  if (kind === 'contraction') site.root.contractions++
  const reads = node.inputs.map((input) => (index: readonly Expr[]): Expr => {
    const list = sites.get(input.id) ?? []
    list.push({ root: site.root, index })
    sites.set(input.id, list)
    return standIn(input, index)
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
export function evaluations(site: Site): number {
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
export function reductionVars(site: Site): Var[] {
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

/** Whether one read is at the element that the kernel computes, and the other runs along its last axis (softmax: exp in the sum and in the result). */
export function alongRow(sites: readonly Site[]): boolean {
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
