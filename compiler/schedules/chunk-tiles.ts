// Sizes of the tiles of a matrix product on a device whose groups are single threads.
import type { Profile } from '../ir/limits.ts'
import type { Contraction } from './contraction.ts'

/** Columns of one register tile: two vectors. */
export const COLUMNS = 8
/** Rows of one register tile: with 8 columns, more accumulators than 4 rows need no longer stay in registers. */
const ROWS = 4

/** Rows of a tile: the more, the more often each packed column of b is used. */
const MAX_M = 256
/** Columns of a tile: with MAX_M rows, its sums are 64 KiB and stay in a cache of the second level. */
const MAX_N = 64
/** Terms of a tile: its packed columns are 128 KiB, and one panel of them half of a cache of the first level. */
const MAX_K = 512

export interface Tiles {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Rows of one register tile. */
  readonly rows: number
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/** The fewest equal parts of at most `most`, each a multiple of `step`. */
const evenParts = (extent: number, most: number, step: number): number =>
  roundUp(Math.ceil(extent / Math.ceil(extent / most)), step)

/** Tiles that fill the caches, small enough that every thread gets some. */
function chooseTiles(c: Contraction, profile: Profile): Tiles {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const rows = Math.min(ROWS, c.m.extent)
  const k = c.k.extent <= MAX_K ? c.k.extent : evenParts(c.k.extent, MAX_K, 4)
  let [mostRows, mostColumns] = [MAX_M, MAX_N]
  const tiles = (): Tiles => ({
    m: evenParts(c.m.extent, roundUp(mostRows - rows + 1, rows), rows),
    n: evenParts(c.n.extent, mostColumns, COLUMNS),
    k,
    rows,
  })
  const groups = (t: Tiles): number => batch * Math.ceil(c.m.extent / t.m) * Math.ceil(c.n.extent / t.n)
  const enough = profile.parallelism / 2
  while (groups(tiles()) < enough && (mostRows > 32 || mostColumns > 32)) {
    if (mostRows > 64 || mostColumns <= 32) mostRows /= 2
    else mostColumns /= 2
  }
  return tiles()
}

/** The tiles of the model of cost, and some of other sizes. */
export function tileSizes(c: Contraction, profile: Profile): Tiles[] {
  const usual = chooseTiles(c, profile)
  const others: Tiles[] = [
    { ...usual, n: Math.max(COLUMNS, roundUp(usual.n / 2, COLUMNS)) },
    { ...usual, m: Math.max(usual.rows, roundUp(usual.m / 2, usual.rows)) },
    { ...usual, n: Math.min(roundUp(c.n.extent, COLUMNS), 2 * usual.n) },
    { ...usual, k: Math.min(c.k.extent, 256) },
    { ...usual, k: Math.min(c.k.extent, 128) },
  ]
  const seen = new Set<string>()
  return [usual, ...others].filter((t) => {
    const key = `${t.m} ${t.n} ${t.k}`
    return !seen.has(key) && seen.add(key)
  })
}
