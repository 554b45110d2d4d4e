// Waiting for the `webgpu` device in Node without a core of its own. Dawn finds out that a promise is fulfilled by asking in every turn of
// the event loop, and keeps the loop turning meanwhile: on a machine whose processor plays the GPU, that takes a core from the kernels.
import { inNode } from './assemble.ts'

/** A nap is this part of what was waited so far: the end is noticed late by no more than that, or by the shortest nap. */
const PART = 16
/** Milliseconds. */
const SHORTEST = 0.05
const LONGEST = 1
/** Milliseconds that an adapter with cores of its own may take before naps begin: short steps there end within them. */
const HARDWARE_GRACE = 2

const cell = inNode ? new Int32Array(new SharedArrayBuffer(4)) : undefined

export class Waiting {
  readonly #grace: number
  #pending = 0
  /** When the first of the pending promises began. */
  #since = 0
  #turning = false

  /** `software`: the adapter is a program on the processor. */
  constructor(software: boolean) {
    this.#grace = software ? 0 : HARDWARE_GRACE
  }

  /** The promise; until it is settled the thread sleeps most of the time between turns of the event loop. */
  async for<T>(promise: Promise<T>): Promise<T> {
    if (cell === undefined) return promise
    if (this.#pending++ === 0) this.#since = performance.now()
    if (!this.#turning) this.#turn(cell)
    try {
      return await promise
    } finally {
      this.#pending--
    }
  }

  #turn(asleep: Int32Array): void {
    this.#turning = true
    setImmediate(() => {
      this.#turning = false
      if (this.#pending === 0) return
      const waited = performance.now() - this.#since
      if (waited > this.#grace)
        Atomics.wait(asleep, 0, 0, Math.min(LONGEST, Math.max(SHORTEST, waited / PART)))
      this.#turn(asleep)
    })
  }
}
