// When a kernel may compute a row's statistics and elements together: each row once, several results, nothing read back from memory.
import type { Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { shapeValues } from '../ir/types.ts'
import { countOf, type Draft, type ReadsOf, reaches } from './drafts.ts'
import { buffersRead, inlinedNodes } from './groups.ts'

/** Rows that a kernel needs before a reduction is worth keeping in it, unless the whole tensor is small. */
export const MIN_ROWS = 32
export const SMALL = 1 << 14
/** Arithmetic of an element that a row's reductions may compute again. */
const MAX_AGAIN = 96

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
 * Whether `producer` can be computed inside `consumer`, row by row: values of a row (its maximum, its sum) once for each row, values of its
 * elements where they are needed, for another reduction of the same row too. Rows have `least` dims at least: with none, the whole space
 * is one row.
 */
export function canMergeRows(producer: Draft, consumer: Draft, context: RowContext, least: number): boolean {
  const { owner, readsOf, stored, forced, profile, maxNodes } = context
  if (producer.contracts || consumer.contracts || !(producer.reduces || consumer.reduces)) return false
  if (producer.roots.some((r) => forced.has(r.id))) return false
  const [a, b] = [trimmed(producer.space), trimmed(consumer.space)]
  if (!isPrefix(a, b) && !isPrefix(b, a)) return false
  const space = a.length > b.length ? a : b
  const readings = consumer.roots.flatMap((root) => {
    const reads = readsOf(root)
    return producer.roots.flatMap((p) => {
      const reading = reads.get(p.id)
      return reading ? [{ producer: p, reading }] : []
    })
  })
  if (readings.length === 0 || readings.some(({ reading }) => reading.rows < 0)) return false
  if (readings.every(({ reading }) => reading.straight) && isSame(producer.space, consumer.space))
    return false
  const ranks = [...producer.roots, ...consumer.roots]
    .map((r) => trimmed(shapeValues(r.type.shape)).length)
    .filter((rank) => rank < space.length)
  const crossing = readings.filter(({ reading }) => !reading.straight).map(({ reading }) => reading.rows)
  const rank = Math.min(space.length, ...ranks, ...crossing)
  if (rank < least || ranks.some((r) => r !== rank) || producer.rank > rank || consumer.rank > rank)
    return false
  const isRow = (n: Node): boolean => trimmed(shapeValues(n.type.shape)).length === rank
  const again = readings.reduce(
    (n, { producer: p, reading }) => n + (isRow(p) ? 0 : reading.elsewhere * producer.cost),
    0,
  )
  if (again > MAX_AGAIN || producer.nodes + consumer.nodes > maxNodes) return false
  if (countOf(space.slice(0, rank)) < MIN_ROWS && countOf(space) > SMALL) return false
  const group = { roots: [...producer.roots, ...consumer.roots] }
  const bindings = buffersRead(inlinedNodes(group, stored), group, stored).size + group.roots.length
  return bindings <= profile.maxBindings && !reaches(producer, consumer, owner, producer)
}
