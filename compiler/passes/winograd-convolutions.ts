// Convolutions with filters of 3 x 3 and a stride of 1, as Winograd's F(m x m, 3 x 3) where it takes less time: 4 products a result in place of 9
// with m = 2, and 2.25 with m = 4, for sums over the inputs and results of each tile. An infinity or NaN reaches all results of its tiles. The
// error stays near that of a plain sum: on random numbers 0.4 to 0.7 times its mean square root with m = 2, and 1.1 to 2.2 times with m = 4.
import type { Build, EntryGraph, Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { shapeValues } from '../ir/types.ts'
import { pointsOf, TAPS, TILES, tilesOf } from '../ir/winograd.ts'
import type { ConvAttrs } from '../ops/conv.ts'
import { rewriteGraph } from './rewrite-graph.ts'

export function winogradConvolutions(entry: EntryGraph, profile: Profile): EntryGraph {
  if (profile.model !== 'chunks' || profile.lanes !== 4) return entry
  // Steps of training amplify roundings: they take the tiles whose error is less than that of a plain sum.
  const sizes = entry.updates.length > 0 ? EXACT_TILES : TILES
  return rewriteGraph(entry, (b, node, inputs) => {
    const tile = node.op === 'conv' ? tileOf(node, profile, sizes) : null
    return tile === null ? null : inTiles(b, node, tile, inputs as [Node, Node])
  })
}

const EXACT_TILES = [2] as const

const product = (sizes: readonly number[]): number => sizes.reduce((n, s) => n * s, 1)

/** Cycles of one core for all values of a tile of an input, a filter, or a tile of results: arithmetic in vectors, and memory. */
interface Cycles {
  /** An input's tile, of four in a row, and of rows that are too short for that. */
  readonly row: number
  readonly short: number
  readonly filter: number
  readonly output: number
}
const CYCLES: Readonly<Record<number, Cycles>> = {
  2: { row: 25, short: 70, filter: 28, output: 10 },
  4: { row: 80, short: 220, filter: 80, output: 40 },
}
const LANES = 4
/** Cycles of all cores to begin and end the kernels of both transforms. */
const KERNELS = 2 ** 17
/** Cycles of one product, and columns of products side by side. */
interface Products {
  readonly cycles: number
  readonly columns: number
}
const PRODUCTS: Readonly<Record<'single' | 'joined', Products>> = {
  single: { cycles: 0.14, columns: 8 },
  joined: { cycles: 0.09, columns: 16 },
}
/** Cycles of packing a column of terms: those of an image are gathered, those of tiles lie side by side. */
const PACK = { image: 0.8, tiles: 0.55 } as const
/** Of the time of the plain sum, what is worth more kernels and memory. */
const WORTH = 0.9
/** Products below which more kernels cost more than they save. */
const MIN_PRODUCTS = 2 ** 22
/** Channels below which registers stay idle. */
const MIN_CHANNELS = 8
/** Elements of a transformed input or filter: larger ones would take too much memory. */
const MAX_ELEMENTS = 2 ** 26

/** The size of tiles that takes the least time, or null where the plain sum is about as fast. */
function tileOf(node: Node, profile: Profile, sizes: readonly number[]): number | null {
  const one = PRODUCTS[profile.joined ? 'joined' : 'single']
  const inPanels = (columns: number): number => Math.ceil(columns / one.columns) * one.columns
  const { stride, dilation, low, inputDilation, size } = node.attrs as ConvAttrs
  const [x, w] = node.inputs as [Node, Node]
  const plain =
    size.length === 2 &&
    size.every((s) => s > 1) &&
    [...stride, ...dilation, ...inputDilation].every((s) => s === 1) &&
    low.every((l) => l >= 0) &&
    shapeValues(w.type.shape)
      .slice(3)
      .every((taps) => taps === TAPS)
  if (!plain || x.type.dtype !== 'f32') return null
  const [n, g, c] = shapeValues(x.type.shape) as [number, number, number]
  const k = shapeValues(w.type.shape)[1]!
  const products = n * g * k * c * product(size) * TAPS * TAPS
  if (c < MIN_CHANNELS || k < MIN_CHANNELS || products < MIN_PRODUCTS) return null
  let best: number | null = null
  const taps = TAPS * TAPS
  let least = WORTH * n * g * c * taps * inPanels(product(size)) * (k * one.cycles + PACK.image)
  for (const tile of sizes) {
    const tiles = n * product(size.map((s) => tilesOf(s, tile)))
    const points = pointsOf(tile) ** 2
    const { row, short, filter, output } = CYCLES[tile]!
    const across = tilesOf(size[1]!, tile)
    const filled = (extent: number): number => (Math.ceil(extent / LANES) * LANES) / extent
    const input = across < LANES ? short * filled(tiles / n) : row * filled(across)
    const cycles =
      KERNELS +
      points * g * c * inPanels(tiles) * (k * one.cycles + PACK.tiles) +
      g * (c * tiles * input + k * tiles * output + k * c * filter)
    // The schedule knows the sum by tiles that lie side by side.
    if (tiles === 1) continue
    if (cycles >= least || points * g * c * Math.max(tiles, k) > MAX_ELEMENTS) continue
    least = cycles
    best = tile
  }
  return best
}

function inTiles(b: Build, node: Node, tile: number, [x, w]: readonly [Node, Node]): Node {
  const { low, size } = node.attrs as ConvAttrs
  const tiles = size.map((s) => tilesOf(s, tile))
  const sizes = shapeValues(x.type.shape)
  const total = tiles.map((t, i) => Math.max(tile * t + TAPS - 1, low[i]! + sizes[3 + i]!))
  const exact = total.every((t, i) => t === sizes[3 + i])
  // Kernels and buffers are called by what they hold.
  const stored = (holds: string, make: () => Node): Node =>
    b.within(node.origins, `${node.label}_${holds}`, () => b.apply('stored', [make()]))
  const padded = exact
    ? x
    : stored('padded', () =>
        b.apply('unslice', [x], {
          start: [0, 0, 0, ...low],
          step: sizes.map(() => 1),
          shape: [...sizes.slice(0, 3), ...total],
        }),
      )
  const input = stored('tiles', () => b.apply('winograd_input', [padded], { tile, tiles }))
  const filter = stored('filters', () => b.apply('winograd_filter', [w], { tile }))
  return b.within(node.origins, node.label, () =>
    b.apply('winograd_product', [input, filter], { tile, size }),
  )
}
