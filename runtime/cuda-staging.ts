// Pinned host memory between JavaScript and the card: copies to and from it run beside the program.
import type { Driver } from './cuda-driver.ts'
import { codes, RuntimeError } from './errors.ts'

const HALF_BYTES = 4 * 2 ** 20
const ALIGN = 16
const SMALLEST = 4096
const LARGEST_KEPT = 2 ** 20
const KEPT = 8
/** An event without a time: cheaper to record and to wait for. */
const NO_TIMING = 2

export interface Block {
  readonly address: bigint
  readonly bytes: Uint8Array
}

function pinned(driver: Driver, bytes: number): Block {
  const address = driver.make('cuMemHostAlloc', `pinning ${bytes} bytes of memory`, bytes, 0)
  return { address, bytes: driver.library.view(address, bytes) }
}

interface Half extends Block {
  used: number
  /** Passed when the copies out of this half are done. */
  readonly event: bigint
}

/** Writes to the card: bytes are copied into one half of a ring while the copies out of the other run. */
export class Uploads {
  readonly #driver: Driver
  readonly #stream: bigint
  #halves: Half[] = []
  #at = 0

  constructor(driver: Driver, stream: bigint) {
    this.#driver = driver
    this.#stream = stream
  }

  /** Queues a copy of `data` as it is now. */
  write(address: bigint, data: Uint8Array): void {
    if (this.#halves.length === 0) this.#halves = [this.#makeHalf(), this.#makeHalf()]
    let done = 0
    while (done < data.byteLength) {
      let half = this.#halves[this.#at]!
      if (half.used === HALF_BYTES) half = this.#turn()
      const count = Math.min(HALF_BYTES - half.used, data.byteLength - done)
      half.bytes.set(data.subarray(done, done + count), half.used)
      this.#driver.call(
        'cuMemcpyHtoDAsync',
        'writing to the card',
        address + BigInt(done),
        half.address + BigInt(half.used),
        count,
        this.#stream,
      )
      half.used = Math.min(HALF_BYTES, Math.ceil((half.used + count) / ALIGN) * ALIGN)
      done += count
    }
  }

  close(): void {
    for (const half of this.#halves.splice(0)) {
      this.#driver.call('cuEventDestroy', 'closing the device', half.event)
      this.#driver.call('cuMemFreeHost', 'closing the device', half.address)
    }
  }

  #makeHalf(): Half {
    const event = this.#driver.make('cuEventCreate', 'making an event', NO_TIMING)
    return { ...pinned(this.#driver, HALF_BYTES), used: 0, event }
  }

  /** The other half, once nothing is copied out of it any more. */
  #turn(): Half {
    const full = this.#halves[this.#at]!
    this.#driver.call('cuEventRecord', 'writing to the card', full.event, this.#stream)
    this.#at = 1 - this.#at
    const next = this.#halves[this.#at]!
    this.#driver.call('cuEventSynchronize', 'writing to the card', next.event)
    next.used = 0
    return next
  }
}

/** Blocks that reads arrive in, kept for the next read. */
export class Downloads {
  readonly #driver: Driver
  readonly #free: Block[] = []
  readonly #taken = new Set<Block>()

  constructor(driver: Driver) {
    this.#driver = driver
  }

  take(bytes: number): Block {
    const fits = this.#free.filter((block) => block.bytes.byteLength >= bytes)
    const best = fits.reduce<Block | undefined>(
      (a, b) => (a !== undefined && a.bytes.byteLength <= b.bytes.byteLength ? a : b),
      undefined,
    )
    if (best !== undefined) this.#free.splice(this.#free.indexOf(best), 1)
    const rounded = bytes <= LARGEST_KEPT ? 2 ** Math.ceil(Math.log2(Math.max(bytes, SMALLEST))) : bytes
    const block = best ?? pinned(this.#driver, rounded)
    this.#taken.add(block)
    return block
  }

  put(block: Block): void {
    if (!this.#taken.delete(block)) throw new RuntimeError(codes.closed, 'the cuda device is closed')
    if (this.#free.length < KEPT && block.bytes.byteLength <= LARGEST_KEPT) this.#free.push(block)
    else this.#release(block)
  }

  close(): void {
    for (const block of [...this.#free.splice(0), ...this.#taken]) this.#release(block)
    this.#taken.clear()
  }

  #release(block: Block): void {
    this.#driver.call('cuMemFreeHost', 'freeing pinned memory', block.address)
  }
}
