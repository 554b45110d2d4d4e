// The order in which a training loop visits the rows of a data set: the same on every machine for the same seed and epoch.

/**
 * Philox 4x32-10: four random words for a counter and a key. A pure function, so that an epoch's order needs no state from the last.
 * Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
 */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const block = Uint32Array.from(counter)
  rounds(block, key[0], key[1])
  return [block[0]!, block[1]!, block[2]!, block[3]!]
}

/** The block of a counter that is one word, for loops that draw many. */
export function philoxInto(block: Uint32Array, counter: number, key0: number, key1: number): void {
  block.fill(0)
  block[0] = counter
  rounds(block, key0, key1)
}

function rounds(block: Uint32Array, key0: number, key1: number): void {
  let a = block[0]!
  let b = block[1]!
  let c = block[2]!
  let d = block[3]!
  let k0 = key0 | 0
  let k1 = key1 | 0
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, a)
    const low0 = Math.imul(0xd2511f53, a)
    const high1 = multiplyHigh(0xcd9e8d57, c)
    const low1 = Math.imul(0xcd9e8d57, c)
    a = (high1 ^ b ^ k0) >>> 0
    b = low1 >>> 0
    c = (high0 ^ d ^ k1) >>> 0
    d = low0 >>> 0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  block[0] = a
  block[1] = b
  block[2] = c
  block[3] = d
}

/**
 * The upper 32 bits of a product of two unsigned words. The product of two doubles is off by less than 2^11; without the exact lower half
 * it is a multiple of 2^32, which rounding finds.
 */
function multiplyHigh(a: number, b: number): number {
  return Math.round((a * b - (Math.imul(a, b) >>> 0)) / 2 ** 32)
}

/**
 * A permutation of 0..rows, by Fisher and Yates from the back, from Philox words keyed by `seed` (a whole number, 0 included) with
 * `epoch` in the counter. A word that would favour small indices is drawn again, so that every order is equally likely.
 */
export function shuffled(rows: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  const draw = words(seed, epoch)
  for (let last = rows - 1; last > 0; last--) {
    const other = below(last + 1, draw)
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

function words(seed: number, epoch: number): () => number {
  const key = [seed >>> 0, upper(seed)] as const
  let block = 0
  let ready: number[] = []
  return () => {
    if (ready.length === 0) ready = philox([block++, 0, epoch >>> 0, upper(epoch)], key).reverse()
    return ready.pop() ?? 0
  }
}

function upper(value: number): number {
  return Math.floor(value / 2 ** 32) >>> 0
}

/** Uniform in 0..bound; words at or above the largest multiple of `bound` are dropped. */
function below(bound: number, draw: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound)
  for (;;) {
    const word = draw()
    if (word < limit) return word % bound
  }
}

/** Cuts an order into batches of `size` rows; the last one may be shorter. The slices share the order's memory. */
export function* batches(order: Int32Array, size: number): Generator<Int32Array> {
  if (!Number.isInteger(size) || size < 1) throw new Error(`a batch of ${size} rows`)
  for (let start = 0; start < order.length; start += size) yield order.subarray(start, start + size)
}
