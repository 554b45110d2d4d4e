// Sizes of the blocks of a Winograd product on a device whose groups are single threads.
import type { Profile } from '../ir/limits.ts'
import { pointsOf } from '../ir/winograd.ts'
import { FETCH, imbalance, PACK, SPILL, STORE, turnCost } from './chunk-cost.ts'
import { panelOf } from './chunk-tiles.ts'
import type { WinogradSum } from './winograd-sum.ts'

/** `filters` by `rows` rows of `width` tiles; `columns` are the tiles in whole panels. */
export interface WinogradBlock {
  readonly filters: number
  readonly rows: number
  readonly width: number
  readonly columns: number
  /** Terms that are packed at a time. */
  readonly terms: number
}

/** Sums of a block: 512 KiB, half of a cache of the second level. */
const MOST_SUMS = 1 << 17
/** Tiles side by side. */
const MOST_COLUMNS = 256
const MOST_TERMS = 512
/** Cycles to begin and end the loops of a block at one point. */
const POINT = 100
/** Cycles to make a result of its tile's sums, in vectors. */
const RESULT_CYCLES = 1.5

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/** Sizes, of `most` at most, that cut an extent into about equal parts, from the fewest on. */
function parts(extent: number, step: number, most: number): number[] {
  const largest = extent <= most ? extent : Math.floor(most / step) * step
  const sizes = new Set<number>()
  for (let n = Math.ceil(extent / largest); n <= extent; n = n < 16 ? n + 1 : 2 * n)
    sizes.add(Math.min(extent, roundUp(Math.ceil(extent / n), step)))
  return [...sizes]
}

/** Columns of all blocks, each in whole panels: the last blocks may be smaller. */
const inPanels = (
  columns: number,
  tileRows: number,
  rows: number,
  tileColumns: number,
  width: number,
): number =>
  sizesOf(tileRows, rows).reduce(
    (sum, r) => sum + sizesOf(tileColumns, width).reduce((n, w) => n + roundUp(r * w, columns), 0),
    0,
  )

const sizesOf = (extent: number, size: number): number[] =>
  Array.from({ length: Math.ceil(extent / size) }, (_, i) => Math.min(size, extent - i * size))

/** Blocks, those of least time first, with the cycles of the whole kernel. */
export function rankWinograd(
  w: WinogradSum,
  profile: Profile,
): (WinogradBlock & { readonly cost: number })[] {
  const panel = panelOf(profile)
  const [K, C] = [w.k.extent, w.c.extent]
  const points = pointsOf(w.tile) ** 2
  const batch = w.batch.reduce((n, v) => n * v.extent, 1)
  const tileRows = w.column.extent / w.tileColumns
  const terms = C <= MOST_TERMS ? C : roundUp(Math.ceil(C / Math.ceil(C / MOST_TERMS)), 4)
  const shapes =
    w.tileColumns > MOST_COLUMNS
      ? parts(w.tileColumns, panel.columns, MOST_COLUMNS).map((width) => ({ rows: 1, width }))
      : parts(tileRows, 1, Math.floor(MOST_COLUMNS / w.tileColumns)).map((rows) => ({
          rows,
          width: w.tileColumns,
        }))
  const ranked: (WinogradBlock & { readonly cost: number })[] = []
  for (const { rows, width } of shapes) {
    const columns = roundUp(rows * width, panel.columns)
    for (const filters of parts(K, panel.rows, MOST_SUMS / (points * columns))) {
      const filterBlocks = Math.ceil(K / filters)
      const tileBlocks = Math.ceil(tileRows / rows) * Math.ceil(w.tileColumns / width)
      const padded = inPanels(panel.columns, tileRows, rows, w.tileColumns, width)
      const point =
        Math.ceil(K / panel.rows) * (padded / panel.columns) * C * turnCost(panel.rows, 2) +
        C * (filterBlocks * padded * (PACK.lines + FETCH) + tileBlocks * K * FETCH) +
        K * padded * Math.ceil(C / terms) * SPILL
      const groups = filterBlocks * tileBlocks
      const cost = points * (point + groups * POINT) + K * padded * w.tile ** 2 * (RESULT_CYCLES + STORE)
      ranked.push({
        ...{ filters, rows, width, columns, terms },
        cost: batch * cost * imbalance(batch * groups),
      })
    }
  }
  return ranked.sort((a, b) => a.cost - b.cost)
}
