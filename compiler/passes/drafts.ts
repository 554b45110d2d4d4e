// Kernels while they are joined: what each one stores, reads and holds.
import type { Node } from '../ir/graph.ts'
import { shapeValues } from '../ir/types.ts'
import { kindOf, operator } from '../ops/table.ts'
import { inlinedNodes } from './groups.ts'

/** How a kernel reads a stored value. */
export interface Reading {
  /** Each read is at the very element that is computed. */
  readonly straight: boolean
  /**
   * How many leading dims of the kernel every read keeps, while the rest of its index sees no other dim: 1 for x[i, k] and for x[i, 0] in a
   * kernel over (i, j). -1 where a read has no such form.
   */
  readonly rows: number
  /** Reads that are not straight: each computes the value once more where it is not stored. */
  readonly elsewhere: number
  /** Where the only read is at the element that is computed with its dims in another order: which dim of the kernel each dim is. */
  readonly turned: string | null
}

/** What one stored value's kernel reads. */
export type ReadsOf = (root: Node) => ReadonlyMap<number, Reading>

/** What the reductions in a value's kernel need. */
export interface Reductions {
  /**
   * How many leading dims of the kernel they depend on: 0 without reductions, infinite where one is no plain sum, product or extreme, or
   * depends on a loop of another one.
   */
  readonly rank: number
  /** Terms of the longest one. */
  readonly terms: number
}

export type ReductionsOf = (root: Node) => Reductions

export interface Draft {
  roots: Node[]
  /** The largest shape among the roots, which the kernel runs over. */
  space: readonly number[]
  /** Stored nodes that it reads. */
  inputs: Set<number>
  /** Stored nodes that it reads anywhere but at the element that it computes. */
  crooked: Set<number>
  /** Holds a contraction or scatter. */
  contracts: boolean
  reduces: boolean
  /** Leading dims that its reductions depend on, and terms of the longest one. */
  rank: number
  terms: number
  /** Operators that are computed inside. */
  nodes: number
  /** Arithmetic of one element, apart from reductions. */
  cost: number
  /** How often the kernel computes an element of each root: once, and once more for each loop of a row that needs it. */
  times: Map<number, number>
}

/** Arithmetic of an element that a row's loops may compute again. */
const MAX_AGAIN = 96

/** How often `consumer` would compute an element of each of the producer's roots; null where that is too much to do again. */
export function timesInside(
  producer: Draft,
  consumer: Draft,
  readsOf: ReadsOf,
  isRow: (n: Node) => boolean,
): Map<number, number> | null {
  const times = new Map<number, number>()
  let again = 0
  for (const p of producer.roots) {
    const more = consumer.roots.reduce((n, c) => {
      const reading = readsOf(c).get(p.id)
      return reading ? n + reading.elsewhere + (reading.straight ? consumer.times.get(c.id)! - 1 : 0) : n
    }, 0)
    const count = isRow(p) ? 1 : producer.times.get(p.id)! + more
    again += (count - 1) * producer.cost
    times.set(p.id, count)
  }
  return again > MAX_AGAIN ? null : times
}

export function draftOf(
  root: Node,
  stored: ReadonlySet<number>,
  readsOf: ReadsOf,
  reductionsOf: ReductionsOf,
): Draft {
  const reads = readsOf(root)
  const inside = inlinedNodes({ roots: [root] }, stored)
  const kinds = new Set(inside.map(kindOf))
  return {
    roots: [root],
    space: shapeValues(root.type.shape),
    inputs: new Set(reads.keys()),
    crooked: new Set([...reads].flatMap(([id, { straight }]) => (straight ? [] : [id]))),
    contracts: kinds.has('contraction') || kinds.has('scatter') || kinds.has('sort'),
    reduces: kinds.has('reduce'),
    ...reductionsOf(root),
    nodes: inside.length,
    cost: inside.reduce((n, node) => n + (kindOf(node) === 'reduce' ? 0 : (operator(node.op).cost ?? 1)), 0),
    times: new Map([[root.id, 1]]),
  }
}

/** Whether data flows from `from` to `to` through a third kernel (`direct` edges from that draft do not count). */
export function reaches(
  from: Draft,
  to: Draft,
  owner: ReadonlyMap<number, Draft>,
  direct: Draft | null,
): boolean {
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

export function absorb(
  into: Draft,
  draft: Draft,
  times: ReadonlyMap<number, number>,
  owner: Map<number, Draft>,
): void {
  if (countOf(draft.space) > countOf(into.space)) into.space = draft.space
  into.roots = [...draft.roots, ...into.roots]
  for (const id of draft.inputs) into.inputs.add(id)
  for (const id of draft.crooked) into.crooked.add(id)
  into.contracts ||= draft.contracts
  into.reduces ||= draft.reduces
  into.rank = Math.max(into.rank, draft.rank)
  into.terms = Math.max(into.terms, draft.terms)
  into.nodes += draft.nodes
  into.cost += draft.cost
  for (const [id, count] of times) into.times.set(id, count)
  for (const root of draft.roots) {
    owner.set(root.id, into)
    into.inputs.delete(root.id)
  }
}

export const countOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
