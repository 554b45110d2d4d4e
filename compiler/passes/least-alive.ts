// An order of steps that keeps few bytes alive: several orders are tried, and the one with the lowest peak is taken.

export interface OrderedStep {
  /** Buffers. */
  readonly reads: readonly number[]
  readonly stores: readonly number[]
  /** Steps that must come first; those that store what this one reads are among them. */
  readonly after: ReadonlySet<number>
}

/** The steps' numbers in the order of least peak; the given order where no other is better. */
export function leastAlive(steps: readonly OrderedStep[], bytes: (buffer: number) => number): number[] {
  const given = topologicalOrder(
    steps,
    steps.map((_, i) => i),
  )
  // From the last steps backwards every value is computed as late as it can be.
  const late = topologicalOrder(steps, sinks(steps))
  const orders = [given, eager(steps, given, bytes), late, eager(steps, late, bytes)]
  let best = { order: given, peak: Infinity }
  for (const order of orders) {
    const peak = peakOf(steps, order, bytes)
    if (peak < best.peak) best = { order, peak }
  }
  return best.order
}

/** Steps that no other step waits for, in the given order. */
function sinks(steps: readonly OrderedStep[]): number[] {
  const awaited = new Set(steps.flatMap((s) => [...s.after]))
  return steps.flatMap((_, i) => (awaited.has(i) ? [] : [i]))
}

/** Depth first from `roots`, below which all steps are; what must come before a step comes in the given order. */
function topologicalOrder(steps: readonly OrderedStep[], roots: readonly number[]): number[] {
  const order: number[] = []
  const done = new Set<number>()
  for (const root of roots) {
    const stack: { at: number; ready: boolean }[] = [{ at: root, ready: false }]
    while (stack.length > 0) {
      const { at, ready } = stack.pop()!
      if (ready) {
        if (!done.has(at)) order.push(at)
        done.add(at)
      } else if (!done.has(at)) {
        stack.push({ at, ready: true })
        for (const b of [...steps[at]!.after].sort((x, y) => y - x))
          if (!done.has(b)) stack.push({ at: b, ready: false })
      }
    }
  }
  return order
}

/** How many steps have yet to read each buffer. */
function readerCounts(steps: readonly OrderedStep[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const s of steps) for (const b of s.reads) counts.set(b, (counts.get(b) ?? 0) + 1)
  return counts
}

/** The order with steps that free at least what they allocate moved to where they are first ready; those that free most come first. */
function eager(
  steps: readonly OrderedStep[],
  order: readonly number[],
  bytes: (b: number) => number,
): number[] {
  const left = readerCounts(steps)
  const waiting = steps.map((s) => s.after.size)
  const followers = steps.map((): number[] => [])
  steps.forEach((s, i) => {
    for (const before of s.after) followers[before]!.push(i)
  })
  const ready = new Set(steps.flatMap((_, i) => (waiting[i] === 0 ? [i] : [])))
  const position = new Int32Array(steps.length)
  order.forEach((step, i) => {
    position[step] = i
  })
  const growth = (i: number): number => {
    const { reads, stores } = steps[i]!
    const freed = reads.reduce((n, b) => (left.get(b) === 1 && !stores.includes(b) ? n + bytes(b) : n), 0)
    return stores.reduce((n, b) => n + bytes(b), 0) - freed
  }
  const result: number[] = []
  let next = 0
  while (result.length < steps.length) {
    let chosen = -1
    let least = 0
    for (const i of ready) {
      const grows = growth(i)
      const better = grows < least || (grows === least && (chosen < 0 || position[i]! < position[chosen]!))
      if (grows <= 0 && better) {
        chosen = i
        least = grows
      }
    }
    if (chosen < 0) {
      while (!ready.has(order[next]!)) next++
      chosen = order[next]!
    }
    ready.delete(chosen)
    result.push(chosen)
    for (const b of steps[chosen]!.reads) left.set(b, left.get(b)! - 1)
    for (const f of followers[chosen]!) if (--waiting[f]! === 0) ready.add(f)
  }
  return result
}

/** The most bytes alive at one step; a buffer lives from its store to its last read. */
function peakOf(
  steps: readonly OrderedStep[],
  order: readonly number[],
  bytes: (b: number) => number,
): number {
  const left = readerCounts(steps)
  const alive = new Set<number>()
  let [live, peak] = [0, 0]
  for (const i of order) {
    const { reads, stores } = steps[i]!
    for (const b of stores) {
      if (alive.has(b)) continue
      alive.add(b)
      live += bytes(b)
    }
    peak = Math.max(peak, live)
    for (const b of reads) left.set(b, left.get(b)! - 1)
    for (const b of [...reads, ...stores])
      if (alive.has(b) && (left.get(b) ?? 0) === 0) {
        alive.delete(b)
        live -= bytes(b)
      }
  }
  return peak
}
