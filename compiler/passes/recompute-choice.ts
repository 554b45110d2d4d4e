// Which values to compute again instead of keeping them, so that a step's memory stays below a bound: a simulation over the steps of a plan.
//
// Greedy, as the rematerialisation of compilers is (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016, keep every few
// layers; here the choice is made where memory peaks): of the values that lie idle at the peak, the one goes that frees the most bytes for
// the least arithmetic, with everything that has to be computed again for it.

/** One kernel: which values it reads and stores, and what it costs to run once more. */
export interface SimulatedStep {
  readonly reads: readonly number[]
  readonly stores: readonly number[]
  readonly flops: number
}

export interface Simulation {
  readonly steps: readonly SimulatedStep[]
  /** Bytes of each value that takes room in the arena; values are numbered from 0. 0 where one lies elsewhere. */
  readonly bytes: readonly number[]
}

/** For each value the step after which readers take a second copy; NEVER where there is none. */
export type Again = Int32Array

export const NEVER = 0x7fffffff

/** A step of the new order; `again` where it is a second run. What it reads is decided by `at`, the step of the old order that it serves. */
export interface Emitted {
  readonly step: number
  readonly again: boolean
  readonly at: number
}

/** The candidates are many and each is simulated: the tables are made once. */
export class Recomputer {
  private readonly sim: Simulation
  /** The step that stores a value, and those that read it. */
  private readonly writer: Int32Array
  private readonly readers: readonly number[][]
  /** The last simulation: the steps and the runs of the new order, and what was alive when. Index 2v is a value, 2v + 1 its second copy. */
  private count = 0
  private readonly orderStep: Int32Array
  private readonly orderAgain: Uint8Array
  private readonly orderAt: Int32Array
  private readonly repeated: Uint8Array
  private readonly first: Int32Array
  private readonly last: Int32Array
  private readonly change: Float64Array

  constructor(sim: Simulation) {
    this.sim = sim
    const { steps, bytes } = sim
    this.writer = new Int32Array(bytes.length).fill(-1)
    this.readers = bytes.map(() => [])
    steps.forEach((s, i) => {
      for (const value of s.stores) this.writer[value] = i
      for (const value of s.reads) this.readers[value]!.push(i)
    })
    this.orderStep = new Int32Array(2 * steps.length)
    this.orderAgain = new Uint8Array(2 * steps.length)
    this.orderAt = new Int32Array(2 * steps.length)
    this.repeated = new Uint8Array(steps.length)
    this.first = new Int32Array(2 * bytes.length)
    this.last = new Int32Array(2 * bytes.length)
    this.change = new Float64Array(2 * steps.length + 1)
  }

  /** The steps with the second runs, each just before the first step that reads its result. */
  emit(again: Again): Emitted[] {
    this.arrange(again)
    return Array.from({ length: this.count }, (_, i) => ({
      step: this.orderStep[i]!,
      again: this.orderAgain[i] === 1,
      at: this.orderAt[i]!,
    }))
  }

  private arrange(again: Again): void {
    const { steps } = this.sim
    this.count = 0
    this.repeated.fill(0)
    for (let at = 0; at < steps.length; at++) {
      this.repeatInputs(at, at, again)
      this.push(at, 0, at)
    }
  }

  private repeatInputs(step: number, at: number, again: Again): void {
    for (const value of this.sim.steps[step]!.reads) {
      if (at <= again[value]!) continue
      const source = this.writer[value]!
      if (this.repeated[source] === 1) continue
      this.repeated[source] = 1
      this.repeatInputs(source, at, again)
      this.push(source, 1, at)
    }
  }

  private push(step: number, second: 0 | 1, at: number): void {
    this.orderStep[this.count] = step
    this.orderAgain[this.count] = second
    this.orderAt[this.count++] = at
  }

  /** The most bytes that are alive at once, the step of the old order at which they are, and the arithmetic of second runs. */
  simulate(again: Again): Outcome {
    this.arrange(again)
    const { steps, bytes } = this.sim
    const { first, last, change, count } = this
    first.fill(-1)
    let flops = 0
    for (let i = 0; i < count; i++) {
      const { reads, stores, flops: own } = steps[this.orderStep[i]!]!
      const [second, at] = [this.orderAgain[i]!, this.orderAt[i]!]
      if (second) flops += own
      for (const value of stores) first[2 * value + second] = last[2 * value + second] = i
      for (const value of reads) last[2 * value + (at > again[value]! ? 1 : 0)] = i
    }
    change.fill(0)
    for (let copy = 0; copy < first.length; copy++) {
      if (first[copy]! < 0) continue
      change[first[copy]!]! += bytes[copy >> 1]!
      change[last[copy]! + 1]! -= bytes[copy >> 1]!
    }
    let [live, peak, where] = [0, 0, 0]
    for (let i = 0; i < count; i++) {
      live += change[i]!
      if (live > peak) [peak, where] = [live, i]
    }
    return { peak, at: this.orderAt[where]!, flops }
  }

  /** The values to compute again for a peak of at most `limit` bytes, or of as few as there are choices for. */
  choose(limit: number): { readonly again: Again; readonly reached: number } {
    const { bytes } = this.sim
    let again: Again = new Int32Array(bytes.length).fill(NEVER)
    let now = this.simulate(again)
    while (now.peak > limit) {
      let best: { again: Again; outcome: Outcome; gain: number } | null = null
      for (const values of candidates(this.idleAt(now.at, again))) {
        for (const depth of DEPTHS) {
          const wider = this.withInputs(values, now.at, depth, again)
          const outcome = this.simulate(wider)
          // The peak may stay as high at another step: progress as long as it moves on to a later one.
          const saved = now.peak - outcome.peak || (outcome.at > now.at ? 1e-6 : 0)
          if (saved <= 0) continue
          const gain = saved / (1 + Math.max(0, outcome.flops - now.flops))
          if (!best || gain > best.gain) best = { again: wider, outcome, gain }
        }
      }
      if (!best) break
      again = best.again
      now = best.outcome
    }
    return { again, reached: now.peak }
  }

  /** The largest values that are stored before the step and read after it, and not by it. */
  private idleAt(at: number, again: Again): number[] {
    const { bytes } = this.sim
    const idle: number[] = []
    for (let value = 0; value < bytes.length; value++) {
      if (bytes[value] === 0 || again[value] !== NEVER || this.writer[value]! >= at) continue
      const uses = this.readers[value]!
      if (uses.some((u) => u > at) && !uses.includes(at)) idle.push(value)
    }
    return idle.sort((a, b) => bytes[b]! - bytes[a]! || a - b).slice(0, MAX_TRIED)
  }

  /** `values` and, up to `depth` steps back, those that are computed again for them because nothing else needs them then. */
  private withInputs(values: readonly number[], at: number, depth: number, again: Again): Again {
    const wider = again.slice()
    const visit = (v: number, left: number): void => {
      if (wider[v] !== NEVER) return
      wider[v] = at
      if (left === 0) return
      for (const input of this.sim.steps[this.writer[v]!]!.reads) {
        const needed = this.readers[input]!.some((u) => u > at)
        if (this.sim.bytes[input] !== 0 && !needed) visit(input, left - 1)
      }
    }
    for (const value of values) visit(value, depth)
    return wider
  }
}

/** Each alone; and several at once, for what one alone only trades for its inputs. */
function candidates(idle: readonly number[]): number[][] {
  const together = [4, 8, MAX_TRIED].filter((n, i, all) => (all[i - 1] ?? 1) < idle.length && n > 1)
  return [...idle.map((value) => [value]), ...together.map((n) => idle.slice(0, n))]
}

interface Outcome {
  readonly peak: number
  readonly at: number
  readonly flops: number
}

/** Candidates that are tried at one peak. */
const MAX_TRIED = 24
/** How far back their inputs are computed again with them. */
const DEPTHS = [0, 2, 8]
