// When a kernel may compute a row's statistics and elements together: each row once, several results, nothing read back from memory.
import type { Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { shapeValues } from '../ir/types.ts'
import { countOf, type Draft, type ReadsOf, reaches, timesInside } from './drafts.ts'
import { bindingsOf } from './groups.ts'

/** Rows that a kernel needs before a reduction is worth keeping in it, unless the whole tensor is small. */
export const MIN_ROWS = 32
export const SMALL = 1 << 14

/** The shape without its last dims of size 1. */
function trimmed(shape: readonly number[]): readonly number[] {
  let n = shape.length
  while (n > 0 && shape[n - 1] === 1) n--
  return shape.slice(0, n)
}

const isPrefix = (short: readonly number[], long: readonly number[]): boolean =>
  short.length <= long.length && short.every((d, i) => d === long[i])

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && isPrefix(a, b)

export interface RowContext {
  readonly owner: ReadonlyMap<number, Draft>
  readonly readsOf: ReadsOf
  readonly stored: ReadonlySet<number>
  /** Nodes that must stay in kernels of their own. */
  readonly forced: ReadonlySet<number>
  readonly profile: Profile
  readonly maxNodes: number
}

/**
 * How often each of the producer's values would be computed if `producer` joined `consumer`, row by row: values of a row (its maximum, its
 * sum) once for each row, values of its elements where they are needed, for another reduction of the same row too. Null where they cannot
 * join. Rows have `least` dims at least: with none, the whole space is one row.
 */
export function joinRows(
  producer: Draft,
  consumer: Draft,
  context: RowContext,
  least: number,
): ReadonlyMap<number, number> | null {
  const { owner, readsOf, stored, forced, profile, maxNodes } = context
  if (producer.contracts || consumer.contracts || !(producer.reduces || consumer.reduces)) return null
  if (producer.roots.some((r) => forced.has(r.id))) return null
  const [a, b] = [trimmed(producer.space), trimmed(consumer.space)]
  if (!isPrefix(a, b) && !isPrefix(b, a)) return null
  const space = a.length > b.length ? a : b
  const readings = consumer.roots.flatMap((root) => {
    const reads = readsOf(root)
    return producer.roots.flatMap((p) => {
      const reading = reads.get(p.id)
      return reading ? [{ producer: p, reading }] : []
    })
  })
  if (readings.length === 0 || readings.some(({ reading }) => reading.rows < 0)) return null
  if (readings.every(({ reading }) => reading.straight) && isSame(producer.space, consumer.space)) return null
  const ranks = [...producer.roots, ...consumer.roots]
    .map((r) => trimmed(shapeValues(r.type.shape)).length)
    .filter((rank) => rank < space.length)
  const crossing = readings.filter(({ reading }) => !reading.straight).map(({ reading }) => reading.rows)
  const rank = Math.min(space.length, ...ranks, ...crossing)
  if (rank < least || ranks.some((r) => r !== rank) || producer.rank > rank || consumer.rank > rank)
    return null
  const isRow = (n: Node): boolean => trimmed(shapeValues(n.type.shape)).length === rank
  if (producer.nodes + consumer.nodes > maxNodes) return null
  const rows = countOf(space.slice(0, rank))
  const work = Math.max(countOf(space), rows * Math.max(producer.terms, consumer.terms))
  if (rows < MIN_ROWS && work > SMALL) return null
  const group = { roots: [...producer.roots, ...consumer.roots] }
  if (bindingsOf(group, stored) > profile.maxBindings || reaches(producer, consumer, owner, producer))
    return null
  return timesInside(producer, consumer, readsOf, isRow)
}
