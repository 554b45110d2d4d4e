// Orders nests: an update in place comes after everything that reads the old value (what cannot be ordered is copied at the end), and of the
// orders that data allows one that keeps little alive.
import { type Load, postorder } from '../ir/expr.ts'
import { isOfRow, type Nest, type Result } from '../ir/nest.ts'
import { leastAlive } from './least-alive.ts'

const loadsByNest = new WeakMap<Nest, readonly Load[]>()

/** Every load of a nest, once. */
export function loadsOf(nest: Nest): readonly Load[] {
  const known = loadsByNest.get(nest)
  if (known) return known
  const loads = postorder(nest.results.flatMap((r) => [r.value, r.index])).filter(
    (e): e is Load => e.op === 'load',
  )
  loadsByNest.set(nest, loads)
  return loads
}

/** A buffer of results that should take the place of a variable's buffer. */
export interface InPlace {
  readonly variable: number
  readonly result: number
}

export interface Ordered {
  readonly nests: readonly Nest[]
  /** The in-place updates that the order allows. */
  readonly inPlace: readonly InPlace[]
}

/**
 * An update is in place if its own nest reads the variable only at the element that it writes, and every other reader can come first.
 * `bytes` is what a buffer takes in the arena; 0 where it lies elsewhere.
 */
export function orderSteps(
  nests: readonly Nest[],
  wanted: readonly InPlace[],
  bytes: (buffer: number) => number,
): Ordered {
  const reads = nests.map((nest) => new Set(loadsOf(nest).map((l) => l.buffer)))
  const writer = new Map<number, number>()
  nests.forEach((nest, i) => {
    for (const r of nest.results) writer.set(r.buffer, i)
  })
  const after = nests.map(
    (_, i) =>
      new Set([...reads[i]!].flatMap((b) => (writer.has(b) && writer.get(b) !== i ? [writer.get(b)!] : []))),
  )
  const inPlace: InPlace[] = []
  for (const update of wanted) {
    const at = writer.get(update.result)!
    if (!readsOnlyOwnElement(nests[at]!, update)) continue
    const readers = nests.flatMap((_, i) => (i !== at && reads[i]!.has(update.variable) ? [i] : []))
    if (readers.some((r) => reachable(after, r, at))) continue
    for (const r of readers) after[at]!.add(r)
    inPlace.push(update)
  }
  const steps = nests.map((nest, i) => ({
    reads: [...reads[i]!],
    stores: nest.results.map((r) => r.buffer),
    after: after[i]!,
  }))
  return { nests: leastAlive(steps, bytes).map((i) => nests[i]!), inPlace }
}

/**
 * Every read of the variable is at the position that is written, by the thread that writes it. A value of a row is written while elements may
 * still read; other values of the same rows are computed before any of them is stored.
 */
export function readsOnlyOwnElement(nest: Nest, { variable, result }: InPlace): boolean {
  const target = nest.results.find((r) => r.buffer === result)!
  if (!loadsOf(nest).every((l) => l.buffer !== variable || l.index === target.index)) return false
  if (!isOfRow(nest, target)) return true
  const sameRows = (r: Result): boolean => r.index.free.join() === target.index.free.join()
  return nest.results.every(
    (r) => sameRows(r) || !postorder([r.value]).some((e) => e.op === 'load' && e.buffer === variable),
  )
}

/** Whether `from` must come after `to` already. */
function reachable(after: readonly ReadonlySet<number>[], from: number, to: number): boolean {
  const seen = new Set<number>()
  const stack = [from]
  while (stack.length > 0) {
    const i = stack.pop()!
    if (i === to) return true
    if (seen.has(i)) continue
    seen.add(i)
    stack.push(...after[i]!)
  }
  return false
}
