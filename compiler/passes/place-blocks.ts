// Offline placement of blocks with known lifetimes in one arena: several greedy orders, the smallest result wins.

export interface Lifetime {
  readonly bytes: number
  /** First and last step of use, both included. */
  readonly first: number
  readonly last: number
}

export interface Placement {
  readonly offsets: readonly number[]
  readonly peak: number
}

/** WebGPU's alignment of storage buffer offsets. */
export const ALIGNMENT = 256
export const aligned = (bytes: number): number => Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT

/** The largest sum of aligned sizes alive at one step. */
export function lowerBound(blocks: readonly Lifetime[]): number {
  const events = new Map<number, number>()
  for (const b of blocks) {
    events.set(b.first, (events.get(b.first) ?? 0) + aligned(b.bytes))
    events.set(b.last + 1, (events.get(b.last + 1) ?? 0) - aligned(b.bytes))
  }
  let live = 0
  let peak = 0
  for (const step of [...events.keys()].sort((a, b) => a - b)) {
    live += events.get(step)!
    peak = Math.max(peak, live)
  }
  return peak
}

/** Offsets such that blocks that are alive together never overlap. */
export function placeBlocks(blocks: readonly Lifetime[]): Placement {
  const span = (b: Lifetime) => b.last - b.first + 1
  const orders: ((a: Lifetime, b: Lifetime) => number)[] = [
    (a, b) => b.bytes - a.bytes || a.first - b.first,
    (a, b) => b.bytes * span(b) - a.bytes * span(a) || a.first - b.first,
    (a, b) => span(b) - span(a) || b.bytes - a.bytes,
    (a, b) => a.first - b.first || b.bytes - a.bytes,
    (a, b) => b.last - a.last || b.bytes - a.bytes,
  ]
  const bound = lowerBound(blocks)
  let best: Placement | null = null
  for (const compare of orders) {
    const indices = blocks.map((_, i) => i).sort((i, j) => compare(blocks[i]!, blocks[j]!) || i - j)
    for (const fit of ['best', 'first'] as const) {
      const placed = placeInOrder(blocks, indices, fit)
      if (!best || placed.peak < best.peak) best = placed
      if (best.peak === bound) return best
    }
  }
  return best ?? { offsets: [], peak: 0 }
}

/** Each block goes to the lowest gap that holds it (`first`), or the tightest (`best`), among the blocks alive with it. */
function placeInOrder(
  blocks: readonly Lifetime[],
  order: readonly number[],
  fit: 'best' | 'first',
): Placement {
  const offsets = new Array<number>(blocks.length).fill(0)
  const placed: number[] = []
  let peak = 0
  for (const i of order) {
    const block = blocks[i]!
    const size = aligned(block.bytes)
    const others = placed
      .filter((j) => blocks[j]!.first <= block.last && block.first <= blocks[j]!.last)
      .sort((p, q) => offsets[p]! - offsets[q]!)
    let at: number | null = null
    let tightest = Infinity
    let end = 0
    for (const j of others) {
      const gap = offsets[j]! - end
      if (gap >= size && gap < tightest) {
        at = end
        tightest = gap
        if (fit === 'first') break
      }
      end = Math.max(end, offsets[j]! + aligned(blocks[j]!.bytes))
    }
    offsets[i] = at ?? end
    peak = Math.max(peak, offsets[i]! + size)
    placed.push(i)
  }
  return { offsets, peak }
}
