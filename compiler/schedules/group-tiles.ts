// Tiles of a product on a device of groups whose threads have no arrays in registers, and the model of cost that picks one.
import type { Profile } from '../ir/limits.ts'

/** A group computes m x n sums, k deep at a time; a thread of it rows x columns. */
export interface GroupTile {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly rows: number
  readonly columns: number
}

/**
 * Large blocks of sums read local memory least, and small tiles fill the device where the product is small. Starting points are those that
 * the maintainers of several libraries measured best on different cards (docs of llama.cpp, ONNX Runtime, TensorFlow.js).
 */
const tiles: readonly GroupTile[] = [
  { m: 128, n: 64, k: 16, rows: 8, columns: 8 },
  { m: 64, n: 64, k: 16, rows: 8, columns: 8 },
  { m: 64, n: 64, k: 16, rows: 4, columns: 4 },
  { m: 32, n: 32, k: 16, rows: 4, columns: 4 },
  { m: 16, n: 64, k: 16, rows: 4, columns: 4 },
  { m: 64, n: 16, k: 16, rows: 4, columns: 4 },
  { m: 8, n: 128, k: 16, rows: 4, columns: 4 },
  { m: 128, n: 8, k: 16, rows: 4, columns: 4 },
]

export const threadsOf = (t: GroupTile): number => (t.m / t.rows) * (t.n / t.columns)

/** Vectors that a row of a tile takes in local memory where it runs along the terms: one is padding, against conflicts of banks. */
export const depthVectors = (t: GroupTile): number => t.k / 4 + 1

/** Elements of local memory at most, whatever the layouts. */
const localElements = (t: GroupTile): number => (t.m + t.n) * 4 * depthVectors(t)

/** Multiply-adds that a group does in a cycle, and numbers that it reads from local memory and from memory meanwhile. */
const ARITHMETIC = 128
const LOCAL = 32
const MEMORY = 8
/** Cycles before the first product and after the last. */
const FIXED = 600
/** Groups that run at the same time on a card of a size that is not known. */
const UNITS = 64
/** Threads that keep a unit's arithmetic busy. */
const BUSY = 256

interface Extents {
  readonly batch: number
  readonly m: number
  readonly n: number
  readonly k: number
}

/** Cycles of the whole product; only their order counts. */
function cyclesOf(t: GroupTile, { batch, m, n, k }: Extents): number {
  const groups = batch * Math.ceil(m / t.m) * Math.ceil(n / t.n)
  const threads = threadsOf(t)
  const together = Math.max(1, Math.min(Math.ceil(BUSY / threads), Math.ceil(groups / UNITS)))
  const busy = Math.min(1, (together * threads) / BUSY)
  const products = (t.m * t.n) / ARITHMETIC / busy
  const local = (threads * (t.rows + t.columns)) / LOCAL / 4
  const moved = (t.m + t.n) / MEMORY
  const waves = Math.ceil(groups / (UNITS * together))
  const depth = Math.ceil(k / t.k) * t.k
  // Work on places outside of the result is no gain, even where the device has nothing else to do.
  const wasted = (groups * t.m * t.n * depth) / ARITHMETIC / UNITS / 4
  return waves * (depth * Math.max(products, local, moved) * together + FIXED) + wasted
}

/** The tiles that the device can hold, the one of least cost first. */
export function rankGroupTiles(extents: Extents, profile: Profile): GroupTile[] {
  const fitting = tiles
    .filter((t) => threadsOf(t) <= profile.maxGroupThreads && 4 * localElements(t) <= profile.maxLocalBytes)
    .map((tile) => ({ tile, cycles: cyclesOf(tile, extents) }))
    .sort((a, b) => a.cycles - b.cycles)
  if (fitting.length === 0) throw new Error('no tile of a product fits the device')
  return fitting.map((f) => f.tile)
}
