// Joins kernels of one iteration space: a stored value and the kernel that reads it element by element, and tiny independent kernels.
import { type EntryGraph, type Node, rootsOf } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { elementCount, shapeEquals } from '../ir/types.ts'
import { operator } from '../ops/table.ts'
import { type Group, inlinedNodes } from './groups.ts'

interface Draft {
  roots: Node[]
  /** Stored nodes that it reads. */
  inputs: Set<number>
  /** Stored nodes that it reads anywhere but at the element that it computes. */
  crooked: Set<number>
  /** Holds a contraction or scatter. */
  contracts: boolean
  reduces: boolean
  /** Operators that are computed inside. */
  nodes: number
}

/** What one stored value's kernel reads: whether each read is at the very element that is computed. */
export type ReadsOf = (root: Node) => ReadonlyMap<number, boolean>

/** A kernel of so few elements that its launch costs more than its work. */
const TINY = 64
/** Kernels beyond this many operators are no longer read by anybody, and compile slowly everywhere. */
export const MAX_NODES = 300

export function mergeGroups(
  roots: readonly Node[],
  stored: ReadonlySet<number>,
  entry: EntryGraph,
  profile: Profile,
  readsOf: ReadsOf,
): Group[] {
  const drafts = roots.map((root) => draftOf(root, stored, readsOf))
  const owner = new Map<number, Draft>(drafts.flatMap((d) => d.roots.map((r) => [r.id, d] as const)))
  const results = new Set(rootsOf(entry).map((n) => n.id))
  const tiny = drafts.filter((d) => isTiny(d, results))
  const merged = new Set<Draft>()
  for (const draft of drafts) {
    if (merged.has(draft)) continue
    for (;;) {
      const producers = [...draft.inputs].flatMap((id) => owner.get(id) ?? [])
      const candidates = new Set([...producers, ...(isTiny(draft, results) ? tiny : [])])
      const partner = [...candidates].find(
        (d) => d !== draft && !merged.has(d) && canMerge(d, draft, owner, profile, results),
      )
      if (!partner) break
      absorb(draft, partner, owner)
      merged.add(partner)
    }
  }
  const list = drafts.filter((d) => !merged.has(d))
  return order(list, owner)
}

function draftOf(root: Node, stored: ReadonlySet<number>, readsOf: ReadsOf): Draft {
  const reads = readsOf(root)
  const inside = inlinedNodes({ roots: [root] }, stored)
  const kinds = new Set(inside.map((n) => operator(n.op).kind))
  return {
    roots: [root],
    inputs: new Set(reads.keys()),
    crooked: new Set([...reads].flatMap(([id, straight]) => (straight ? [] : [id]))),
    contracts: kinds.has('contraction') || kinds.has('scatter') || kinds.has('sort'),
    reduces: kinds.has('reduce'),
    nodes: inside.length,
  }
}

/** A kernel of a few independent results: its launch costs more than its work. */
function isTiny(d: Draft, results: ReadonlySet<number>): boolean {
  return (
    elementCount(d.roots[0]!.type.shape) <= TINY &&
    !d.contracts &&
    !d.reduces &&
    d.roots.every((r) => results.has(r.id))
  )
}

/** Whether `producer` can be computed inside `consumer` and stored from there. */
function canMerge(
  producer: Draft,
  consumer: Draft,
  owner: ReadonlyMap<number, Draft>,
  profile: Profile,
  results: ReadonlySet<number>,
): boolean {
  const shape = consumer.roots[0]!.type.shape
  if (!shapeEquals(producer.roots[0]!.type.shape, shape)) return false
  if (producer.nodes + consumer.nodes > MAX_NODES) return false
  const bindings = new Set(
    [...producer.inputs, ...consumer.inputs].filter(
      (id) => !consumer.roots.some((r) => r.id === id) && !producer.roots.some((r) => r.id === id),
    ),
  )
  if (bindings.size + producer.roots.length + consumer.roots.length > profile.maxBindings) return false
  if (producer.contracts && (consumer.contracts || consumer.reduces)) return false
  if (consumer.contracts && producer.reduces) return false
  const reads = producer.roots.some((r) => consumer.inputs.has(r.id))
  if (reads) {
    if (producer.roots.some((r) => consumer.crooked.has(r.id))) return false
  } else {
    if (!isTiny(producer, results) || !isTiny(consumer, results)) return false
    if (reaches(consumer, producer, owner, null)) return false
  }
  return !reaches(producer, consumer, owner, producer)
}

/** Whether data flows from `from` to `to` through a third kernel (`direct` edges from that draft do not count). */
function reaches(from: Draft, to: Draft, owner: ReadonlyMap<number, Draft>, direct: Draft | null): boolean {
  const seen = new Set<Draft>()
  const stack = [...to.inputs]
    .map((id) => owner.get(id))
    .filter((d): d is Draft => d !== undefined && d !== to)
  while (stack.length > 0) {
    const draft = stack.pop()!
    if (draft === from) {
      if (direct === null) return true
      continue
    }
    if (seen.has(draft)) continue
    seen.add(draft)
    for (const id of draft.inputs) {
      const next = owner.get(id)
      if (next === from) return true
      if (next && next !== draft) stack.push(next)
    }
  }
  return false
}

function absorb(into: Draft, draft: Draft, owner: Map<number, Draft>): void {
  into.roots = [...draft.roots, ...into.roots]
  for (const id of draft.inputs) into.inputs.add(id)
  for (const id of draft.crooked) into.crooked.add(id)
  into.contracts ||= draft.contracts
  into.reduces ||= draft.reduces
  into.nodes += draft.nodes
  for (const root of draft.roots) {
    owner.set(root.id, into)
    into.inputs.delete(root.id)
  }
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
