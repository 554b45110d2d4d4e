// Joins kernels of one iteration space: a stored value and the kernel that reads it element by element, and tiny independent kernels.
import { type EntryGraph, madeRoots, type Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { kindOf } from '../ops/table.ts'
import {
  absorb,
  countOf,
  type Draft,
  draftOf,
  type ReadsOf,
  type ReductionsOf,
  reaches,
  timesInside,
} from './drafts.ts'
import { bindingsOf, type Group, inlinedNodes } from './groups.ts'
import { joinRows } from './merge-rows.ts'

/** A kernel of so few elements that its launch costs more than its work. */
const TINY = 64
/** Kernels beyond this many operators are no longer read by anybody, and compile slowly everywhere. */
export const MAX_NODES = 300

/** What `decide` knows of the kernels that it made. */
export interface Kernels {
  readonly roots: readonly Node[]
  readonly stored: ReadonlySet<number>
  /** Nodes that must stay in kernels of their own. */
  readonly forced: ReadonlySet<number>
  /** Nodes whose kernels read the same tiles, and are one. */
  readonly together: readonly (readonly Node[])[]
  readonly readsOf: ReadsOf
  readonly reductionsOf: ReductionsOf
}

/** Groups in an order that respects data, and what need not be stored after all: only its own kernel reads it. */
export interface Merged {
  readonly groups: readonly Group[]
  readonly unstored: ReadonlySet<number>
}

export function mergeGroups(kernels: Kernels, entry: EntryGraph, profile: Profile): Merged {
  const { roots, stored, readsOf, reductionsOf } = kernels
  const drafts = roots.map((root) => draftOf(root, stored, readsOf, reductionsOf))
  const owner = new Map<number, Draft>(drafts.flatMap((d) => d.roots.map((r) => [r.id, d] as const)))
  const results = new Set(madeRoots(entry).map((n) => n.id))
  const merged = new Set<Draft>()
  /** Joins each kernel with the partners that `partnersOf` names and `fits` allows, until none is left. */
  const join = (
    partnersOf: (d: Draft) => readonly Draft[],
    fits: (p: Draft, d: Draft) => ReadonlyMap<number, number> | null,
  ): void => {
    for (const draft of drafts) {
      while (!merged.has(draft)) {
        const partners = partnersOf(draft).filter((d) => d !== draft && !merged.has(d))
        let times: ReadonlyMap<number, number> | null = null
        const partner = partners.find((d) => {
          times = fits(d, draft)
          return times !== null
        })
        if (!partner || !times) break
        absorb(draft, partner, times, owner)
        merged.add(partner)
      }
    }
  }
  const producers = (draft: Draft): Draft[] => [
    ...new Set([...draft.inputs].flatMap((id) => owner.get(id) ?? [])),
  ]
  joinTiles(kernels, drafts, owner, merged)
  const rows = { ...kernels, owner, profile, maxNodes: MAX_NODES }
  // Small tensors can be one row as a whole; their own rows come first.
  for (const least of [1, 0]) join(producers, (p, d) => joinRows(p, d, rows, least))
  const tiny = drafts.filter((d) => !merged.has(d) && isTiny(d, results))
  join(
    (d) => [...producers(d), ...(isTiny(d, results) ? tiny : [])],
    (p, d) =>
      canMerge(p, d, owner, profile, results, stored) ? timesInside(p, d, readsOf, () => false) : null,
  )
  join(producers, (p, d) => {
    const alone = !drafts.some((o) => o !== d && !merged.has(o) && p.roots.some((r) => o.inputs.has(r.id)))
    return alone && !p.roots.some((r) => results.has(r.id))
      ? turnedInside(p, d, kernels, owner, profile)
      : null
  })
  const list = drafts.filter((d) => !merged.has(d))
  const unstored = new Set<number>()
  for (const draft of list) {
    const needed = (r: Node): boolean =>
      results.has(r.id) || list.some((d) => d !== draft && d.inputs.has(r.id))
    const kept = draft.roots.filter(needed)
    if (kept.length === 0) continue
    for (const r of draft.roots) if (!kept.includes(r)) unstored.add(r.id)
    draft.roots = kept
  }
  return { groups: order(list, owner), unstored }
}

/** Joins the kernels that compute these nodes, where their results have one shape or are values of its rows. */
function joinTiles(
  { together, stored }: Kernels,
  drafts: readonly Draft[],
  owner: Map<number, Draft>,
  merged: Set<Draft>,
): void {
  const holds = (d: Draft, n: Node): boolean => inlinedNodes(d, stored).includes(n)
  for (const nodes of together) {
    const own = nodes.flatMap((n) => drafts.find((d) => !merged.has(d) && holds(d, n)) ?? [])
    const [first, ...more] = [...new Set(own)]
    if (!first) continue
    // The last first: sums of rows need their maxima.
    for (const draft of more.reverse()) {
      const fits = draft.space.every((d, i) => d === first.space[i])
      if (!fits || reaches(first, draft, owner, null) || reaches(draft, first, owner, draft)) continue
      absorb(first, draft, draft.times, owner)
      merged.add(draft)
    }
  }
}

/** A kernel of a few independent results: its launch costs more than its work. */
function isTiny(d: Draft, results: ReadonlySet<number>): boolean {
  return countOf(d.space) <= TINY && !d.contracts && !d.reduces && d.roots.every((r) => results.has(r.id))
}

/** Whether `producer` can be computed inside `consumer` and stored from there. */
function canMerge(
  producer: Draft,
  consumer: Draft,
  owner: ReadonlyMap<number, Draft>,
  profile: Profile,
  results: ReadonlySet<number>,
  stored: ReadonlySet<number>,
): boolean {
  if (producer.space.length !== consumer.space.length) return false
  if (!producer.space.every((d, i) => d === consumer.space[i])) return false
  if (producer.nodes + consumer.nodes > MAX_NODES) return false
  if (producer.contracts && (consumer.contracts || consumer.reduces)) return false
  if (consumer.contracts && producer.reduces) return false
  const reads = producer.roots.some((r) => consumer.inputs.has(r.id))
  if (reads) {
    if (producer.roots.some((r) => consumer.crooked.has(r.id))) return false
  } else {
    if (!isTiny(producer, results) || !isTiny(consumer, results)) return false
    if (reaches(consumer, producer, owner, null)) return false
  }
  const group = { roots: [...producer.roots, ...consumer.roots] }
  if (bindingsOf(group, stored) > profile.maxBindings) return false
  return !reaches(producer, consumer, owner, producer)
}

/**
 * A product that only an element-wise kernel reads, each element once with the dims in another order, as an optimizer reads the gradient of a
 * transposed weight: it is computed in the reader's order.
 */
function turnedInside(
  producer: Draft,
  consumer: Draft,
  { readsOf, stored, forced }: Kernels,
  owner: ReadonlyMap<number, Draft>,
  profile: Profile,
): ReadonlyMap<number, number> | null {
  const [product, ...more] = producer.roots
  if (!product || more.length > 0 || kindOf(product) !== 'contraction' || forced.has(product.id)) return null
  if (consumer.contracts || consumer.reduces || countOf(producer.space) !== countOf(consumer.space))
    return null
  if (producer.nodes + consumer.nodes > MAX_NODES) return null
  const orders = new Set<string | null>()
  for (const root of consumer.roots) {
    const reading = readsOf(root).get(product.id)
    if (reading) orders.add(reading.turned)
  }
  if (orders.size !== 1 || orders.has(null)) return null
  const group = { roots: [...producer.roots, ...consumer.roots] }
  if (bindingsOf(group, stored) > profile.maxBindings || reaches(producer, consumer, owner, producer))
    return null
  return new Map([[product.id, 1]])
}

/** Kernels in the order of their data; among those that are ready, the oldest first. */
function order(drafts: readonly Draft[], owner: ReadonlyMap<number, Draft>): Group[] {
  const done = new Set<Draft>()
  const result: Group[] = []
  const byAge = [...drafts].sort((a, b) => a.roots[a.roots.length - 1]!.id - b.roots[b.roots.length - 1]!.id)
  const visit = (draft: Draft): void => {
    if (done.has(draft)) return
    done.add(draft)
    const before = [...draft.inputs]
      .map((id) => owner.get(id))
      .filter((d): d is Draft => d !== undefined && d !== draft)
    for (const d of before.sort((a, b) => a.roots[0]!.id - b.roots[0]!.id)) visit(d)
    result.push({ roots: [...draft.roots].sort((a, b) => a.id - b.id) })
  }
  for (const draft of byAge) visit(draft)
  return result
}
