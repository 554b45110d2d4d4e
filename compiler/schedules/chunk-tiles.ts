// Sizes of the tiles of a matrix product on a device whose groups are single threads.
import { type Expr, postorder, type Var } from '../ir/expr.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { FETCH, imbalance, PACK, SPILL, STORE, turnCost } from './chunk-cost.ts'
import { type Contraction, readInPlace } from './contraction.ts'
import { isConsecutive } from './direct.ts'
import { loadsWide } from './lanes-apart.ts'

/** One register tile of a product of packed panels. */
export interface Panel {
  readonly rows: number
  readonly columns: number
}

/**
 * Two registers of columns. With more rows the accumulators no longer stay in registers: engines that know vectors of four alone load all
 * factors of a turn before they multiply, those that join them load each where it is used.
 */
export const panelOf = (profile: Profile): Panel =>
  profile.joined ? { rows: 5, columns: 16 } : { rows: 4, columns: 8 }

/** Rows of a tile, and its columns: its sums are 128 KiB at most, and stay in a cache of the second level. */
const MOST = { m: 256, n: 128 } as const
/** Smaller tiles are not worth their packing. */
const LEAST = { m: 16, n: 16 } as const
/** Terms of a tile: one panel of packed columns is half of a cache of the first level. */
const MAX_K = 512

export interface Tiles {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly panel: Panel
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/** Equal parts of an extent, each a multiple of `step` and at most `most`, from the largest to the smallest. */
function evenParts(extent: number, step: number, least: number, most: number): number[] {
  const sizes = new Set<number>()
  for (let parts = Math.ceil(extent / most); ; parts++) {
    const size = roundUp(Math.ceil(extent / parts), step)
    if (sizes.size > 0 && (size < least || sizes.size === MAX_SIZES)) return [...sizes]
    sizes.add(size)
    if (size <= step) return [...sizes]
  }
}

/** Sizes in one direction that are looked at. */
const MAX_SIZES = 12

/** Tiles, the ones of least time first, with the cycles of the whole kernel. */
export function rankChunkTiles(
  c: Contraction,
  buffers: readonly BufferInfo[],
  profile: Profile,
): (Tiles & { readonly cost: number })[] {
  const [M, N, K] = [c.m.extent, c.n.extent, c.k.extent]
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const { columns } = panelOf(profile)
  const rows = Math.min(panelOf(profile).rows, M)
  const k = K <= MAX_K ? K : roundUp(Math.ceil(K / Math.ceil(K / MAX_K)), 4)
  const a = readInPlace(c, buffers) ? FETCH : FETCH + packCost(c.a, c.m)
  const b = packCost(c.b, c.n)
  const ranked: (Tiles & { readonly cost: number })[] = []
  for (const m of evenParts(M, rows, LEAST.m, roundUp(MOST.m - rows + 1, rows)))
    for (const n of evenParts(N, columns, LEAST.n, MOST.n)) {
      const [rowTiles, columnTiles] = [Math.ceil(M / m), Math.ceil(N / n)]
      const width = roundUp(N, columns)
      const turns = Math.ceil(M / rows) * (width / columns) * K
      const cost =
        turns * turnCost(rows, 2) +
        K * (rowTiles * width * b + columnTiles * M * a) +
        M * width * (Math.ceil(K / k) * SPILL + STORE)
      ranked.push({
        m,
        n,
        k,
        panel: { rows, columns },
        cost: batch * cost * imbalance(batch * rowTiles * columnTiles),
      })
    }
  return ranked.sort((p, q) => p.cost - q.cost)
}

function packCost(factor: Expr, along: Var): number {
  if (isConsecutive(factor, along)) return PACK.lines
  const loads = postorder([factor]).filter((e) => e.op === 'load')
  return loads.every((l) => loadsWide(l.index, along)) ? PACK.vectors : PACK.elements
}
