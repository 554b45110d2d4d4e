// Tiles of a contraction on a device with arrays in registers, and the model of cost that picks one from the shape and the device.
import type { Profile, Tiling } from '../ir/limits.ts'
import type { Precision } from '../ir/types.ts'

/** One group computes m x n results, k deep at a time. */
export interface TileShape {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly threads: number
  /** Results of one thread (`f32`) or of one warp. */
  readonly rows: number
  readonly columns: number
  readonly precision: Precision
  /** Tiles in local memory at once: while one is multiplied, the others arrive. */
  readonly stages: number
}

/** m, n, k, rows, columns. */
const threadTiles: readonly (readonly [number, number, number, number, number])[] = [
  [128, 128, 8, 8, 8],
  [128, 64, 8, 8, 4],
  [64, 64, 16, 4, 4],
  // For few channels or classes.
  [16, 128, 16, 4, 4],
  [128, 16, 16, 4, 4],
  [32, 32, 16, 4, 4],
]
const warpTiles: readonly (readonly [number, number, number, number, number])[] = [
  [128, 128, 16, 64, 32],
  [128, 64, 16, 64, 32],
  [64, 64, 16, 32, 32],
  [16, 128, 16, 16, 32],
  [128, 16, 16, 32, 16],
  [32, 32, 32, 16, 16],
]

/** Words of padding after a row of a tile, by the direction in which it lies in memory: reads of a warp then meet different banks. */
export const padding = { depth: 4, along: 8 } as const
const largestPadding = (t: { m: number; n: number; k: number }): number =>
  Math.max(t.m * padding.depth, t.k * padding.along) + Math.max(t.n * padding.depth, t.k * padding.along)

const bytesOf = (t: { m: number; n: number; k: number }): number =>
  4 * ((t.m + t.n) * t.k + largestPadding(t))

/** The tiles that the device can run at the precision it was asked for. */
export function tileShapes(profile: Profile, tiling: Tiling): TileShape[] {
  const { precision, asyncCopies, tensorCores } = tiling
  const shape = (
    [m, n, k, rows, columns]: (typeof threadTiles)[number],
    own: Precision,
    threads: number,
  ): TileShape => {
    const stages = asyncCopies ? Math.min(3, Math.floor(profile.maxLocalBytes / bytesOf({ m, n, k }))) : 1
    return { m, n, k, rows, columns, threads, precision: own, stages }
  }
  const all = threadTiles.map((t) => shape(t, 'f32', (t[0] * t[1]) / (t[3] * t[4])))
  if (precision !== 'f32' && tensorCores.includes(precision))
    all.push(...warpTiles.map((t) => shape(t, precision, ((t[0] * t[1]) / (t[3] * t[4])) * 32)))
  return all.filter((t) => t.stages >= 1 && t.threads <= profile.maxGroupThreads)
}

/** Multiply-adds of a multiprocessor in a cycle: lanes of arithmetic, and `mma.sync` on an A100. */
const rates: Readonly<Record<Precision, number>> = { f32: 128, tf32: 512, bf16: 1024, f16: 1024 }
/** Bytes that a multiprocessor reads from local memory, and from its share of the second-level cache, in a cycle. */
const LOCAL_BYTES = 128
const CACHE_BYTES = 48
/** Cycles before the first product and after the last one of a group. */
const FIXED = 1200
const REGISTERS = 65536
const LOCAL_MEMORY = 100 * 1024
/** Threads that keep a multiprocessor's arithmetic busy; a warp on tensor cores has many products under way. */
const BUSY_THREADS = { lanes: 512, tensor: 256 }

/** Groups that a multiprocessor should hold at once: with 512 threads each may have 128 registers, with 384 up to 255. */
export const residentGroups = (t: TileShape): number =>
  Math.max(1, Math.floor((t.precision === 'f32' ? 512 : 384) / t.threads))

/** Extents of a contraction. */
export interface Extents {
  readonly batch: number
  readonly m: number
  readonly n: number
  readonly k: number
}

/** Cycles of the whole contraction; only their order counts. */
export function cyclesOf(t: TileShape, shape: Extents, tiling: Tiling): number {
  const { waves, together } = wavesOf(t, shape, tiling)
  const depth = Math.ceil(shape.k / t.k) * t.k
  return waves * (depth * stepOf(t, together, 0) * together + FIXED)
}

/** How many groups a multiprocessor holds together, and how often. */
function wavesOf(t: TileShape, shape: Extents, tiling: Tiling): { waves: number; together: number } {
  const groups = shape.batch * Math.ceil(shape.m / t.m) * Math.ceil(shape.n / t.n)
  const results = (t.m * t.n) / t.threads
  const fits = Math.min(
    Math.floor(LOCAL_MEMORY / (bytesOf(t) * t.stages)),
    residentGroups(t),
    Math.floor(REGISTERS / (t.threads * (results + 48))),
    Math.floor(2048 / t.threads),
  )
  const together = Math.max(1, Math.min(fits, Math.ceil(groups / tiling.units)))
  return { together, waves: Math.ceil(groups / (tiling.units * together)) }
}

/** Cycles of a group for each depth, where it reads so many elements of a tile once more. */
function stepOf(t: TileShape, together: number, again: number): number {
  const tensor = t.precision !== 'f32'
  const warps = t.threads / 32
  // At each depth a warp reads its rows one by one and its columns in fours, each for 16 threads; for tensor cores, every element once.
  const read = tensor ? warps * (t.rows + t.columns) * 4 : warps * (t.rows + t.columns / 2) * LOCAL_BYTES
  const products = (t.m * t.n) / rates[t.precision]
  const moved = ((t.m + t.n) * 4) / CACHE_BYTES
  const busy = Math.min(1, (together * t.threads) / (tensor ? BUSY_THREADS.tensor : BUSY_THREADS.lanes))
  return Math.max(products / busy, (read + again * 4) / LOCAL_BYTES, moved)
}

/** Cycles to launch a kernel within a graph, and bytes of memory that a multiprocessor reads in one. */
const LAUNCH = 3000
const MEMORY_BYTES = 12

/**
 * Whether sums of a factor along k, which has `size` places in a tile and `places` in all, are better read from the tiles than by a kernel of
 * their own. Only the groups of the first tile of the other factor take longer; they are spread over the multiprocessors.
 */
export function sumsPay(t: TileShape, shape: Extents, tiling: Tiling, size: number, places: number): boolean {
  const { together } = wavesOf(t, shape, tiling)
  const summing = Math.ceil((shape.batch * Math.ceil(places / size)) / tiling.units)
  const longer = shape.k * summing * (stepOf(t, together, size) - stepOf(t, together, 0))
  const own = LAUNCH + (shape.batch * places * shape.k * 4) / (tiling.units * MEMORY_BYTES)
  return longer <= own
}

/** The tiles that the device can run, the one of least cost first. */
export function rankTiles(shape: Extents, profile: Profile, tiling: Tiling): TileShape[] {
  const ranked = tileShapes(profile, tiling)
    .map((tile) => ({ tile, cycles: cyclesOf(tile, shape, tiling) }))
    .sort((a, b) => a.cycles - b.cycles)
  if (ranked.length === 0) throw new Error('no tile fits the device')
  return ranked.map((r) => r.tile)
}
