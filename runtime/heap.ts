// Best-fit allocation of address ranges in one growing memory.

const ALIGN = 64

interface Range {
  readonly start: number
  readonly size: number
}

export class Heap {
  #free: Range[] = []
  readonly #used = new Map<number, number>()
  #end = ALIGN
  readonly #grow: (bytes: number) => void

  /** `grow` makes the memory at least so large, or throws. Address 0 is never handed out. */
  constructor(grow: (bytes: number) => void) {
    this.#grow = grow
  }

  /** One past the highest address ever handed out. */
  get end(): number {
    return this.#end
  }

  get liveBytes(): number {
    let sum = 0
    for (const size of this.#used.values()) sum += size
    return sum
  }

  /** A 64-byte aligned address of at least `bytes` bytes; throws what `grow` throws, and then nothing has changed. */
  allocate(bytes: number): number {
    const size = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN)
    let best = -1
    for (let i = 0; i < this.#free.length; i++) {
      const candidate = this.#free[i]!.size
      if (candidate >= size && (best < 0 || candidate < this.#free[best]!.size)) best = i
    }
    let start: number
    if (best >= 0) {
      const range = this.#free[best]!
      start = range.start
      const rest = range.size - size
      this.#free.splice(best, 1, ...(rest > 0 ? [{ start: start + size, size: rest }] : []))
    } else {
      // A free range at the very end is extended instead of being left as a hole.
      const last = this.#free.at(-1)
      const extend = last !== undefined && last.start + last.size === this.#end
      start = extend ? last.start : this.#end
      this.#grow(start + size)
      if (extend) this.#free.pop()
      this.#end = start + size
    }
    this.#used.set(start, size)
    return start
  }

  free(start: number): void {
    const size = this.#used.get(start)
    if (size === undefined) throw new Error(`address ${start} is freed but was not allocated`)
    this.#used.delete(start)
    const next = this.#free.findIndex((range) => range.start > start)
    this.#free.splice(next < 0 ? this.#free.length : next, 0, { start, size })
    const merged: Range[] = []
    for (const range of this.#free) {
      const before = merged.at(-1)
      if (before !== undefined && before.start + before.size === range.start) {
        merged[merged.length - 1] = { start: before.start, size: before.size + range.size }
      } else merged.push(range)
    }
    this.#free = merged
  }
}
