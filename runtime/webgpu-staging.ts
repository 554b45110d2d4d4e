// Mappable buffers through which the `webgpu` device reads back, kept for the next read.

const KEPT = 8
const SMALLEST = 256

export class Staging {
  readonly #free: GPUBuffer[] = []
  readonly #create: (bytes: number) => GPUBuffer

  constructor(create: (bytes: number) => GPUBuffer) {
    this.#create = create
  }

  /** The smallest kept buffer of at least `bytes` bytes, or a new one; sizes are powers of two up to a mebibyte, so that they fit again. */
  take(bytes: number): GPUBuffer {
    let best = -1
    for (let i = 0; i < this.#free.length; i++) {
      const candidate = this.#free[i]!.size
      if (candidate >= bytes && (best < 0 || candidate < this.#free[best]!.size)) best = i
    }
    if (best >= 0) return this.#free.splice(best, 1)[0]!
    const rounded = bytes <= 1 << 20 ? 2 ** Math.ceil(Math.log2(Math.max(bytes, SMALLEST))) : bytes
    return this.#create(rounded)
  }

  put(buffer: GPUBuffer): void {
    if (this.#free.length < KEPT) this.#free.push(buffer)
    else buffer.destroy()
  }

  clear(): void {
    for (const buffer of this.#free.splice(0)) buffer.destroy()
  }
}
