// Tiles of a chain of products: as many rows and columns as local memory and registers hold.
import { type Load, postorder } from '../ir/expr.ts'
import type { Tiling } from '../ir/limits.ts'
import { type BufferInfo, hasRowResults } from '../ir/nest.ts'
import type { Chain } from './chain.ts'
import { padding, type TileShape } from './tile-shapes.ts'

export interface ChainShape {
  /** Rows of a group, columns of a tile, and columns of the result. */
  readonly m: number
  readonly n: number
  readonly columns: number
  readonly threads: number
  /** Neighbouring threads that hold the columns of one row. */
  readonly across: number
  /** Depth of each inner product, padded. */
  readonly inner: readonly number[]
  readonly score: TileShape
  readonly product: TileShape
  /** Elements of the memory that the factors of scores and of products share. */
  readonly sharedColumns: number
  readonly resident: number
}

/** m, n, and threads that share a row: the largest block is for wide results, of which a thread then has eight columns or more. */
const threadBlocks: readonly (readonly [number, number, number])[] = [
  [64, 64, 16],
  [64, 32, 8],
  [32, 32, 8],
  [64, 16, 4],
  [32, 16, 4],
]
/** m, n, and warps that share a row: a running softmax exchanges its rows within a warp. */
const warpBlocks: readonly (readonly [number, number, number])[] = [
  [64, 32, 1],
  [64, 32, 2],
  [32, 32, 2],
  [32, 32, 1],
  [64, 16, 1],
  [32, 16, 1],
]
/** Registers of a thread, and those that addresses and parts of the factors take; tensor cores' parts are counted apart. */
const REGISTERS = 255
const OTHERS = 64

const upTo = (n: number, step: number): number => Math.ceil(n / step) * step

/** The first block that fits, smaller ones first where large ones would leave multiprocessors idle; null where none fits. */
export function chainShape(c: Chain, buffers: readonly BufferInfo[], tiling: Tiling): ChainShape | null {
  const half = halfOf(c, buffers)
  const precision = half && tiling.tensorCores.includes(half) ? half : tiling.precision
  const tensor = precision !== 'f32' && tiling.tensorCores.includes(precision)
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const few = batch * Math.ceil(c.x.extent / 64) < tiling.units
  const all = tensor
    ? warpBlocks
        .filter(([, , ways]) => ways === 1 || isWithoutRows(c))
        .map(([m, n, ways]) => warpShape(c, m, n, ways, precision))
    : threadBlocks
        .filter(([, , across]) => across <= 8 || c.n.extent > 4 * across)
        .map(([m, n, across]) => threadShape(c, m, n, across))
  const ordered = few ? [...all.filter((s) => s.m < 64), ...all.filter((s) => s.m >= 64)] : all
  if (c.inner.length < c.outer.length) return null
  return ordered.find((s) => bytesOf(s) <= tiling.mostLocalBytes && registersOf(c, s) <= REGISTERS) ?? null
}

/** What all factors are stored as, where these are half floats: tensor cores multiply them as they are. */
function halfOf(c: Chain, buffers: readonly BufferInfo[]): 'f16' | 'bf16' | null {
  const factors = [...c.inner.flatMap((i) => [i.a, i.b]), ...c.outer.map((o) => o.w)]
  const loads = postorder(factors).filter((e): e is Load => e.op === 'load' && e.type === 'f32')
  const [dtype, ...more] = new Set(loads.map((l) => buffers[l.buffer]!.type.dtype))
  return more.length === 0 && (dtype === 'f16' || dtype === 'bf16') ? dtype : null
}

const isWithoutRows = (c: Chain): boolean => c.softmax === null && !hasRowResults(c.nest)

const shapeOf = (
  c: Chain,
  size: { m: number; n: number; columns: number; threads: number; across: number; step: number },
  tile: Pick<TileShape, 'rows' | 'precision'> & { scoreColumns: number; productColumns: number },
): ChainShape => {
  const { m, n, columns, threads, across, step } = size
  const { rows, precision } = tile
  const inner = c.inner.map((i) => upTo(i.k.extent, step))
  const common = { m, threads, rows, precision, k: step, stages: 1 }
  const tiles = (depths: readonly number[], width: number): number =>
    depths.reduce((sum, d) => sum + Math.max(d * (width + padding.along), width * (d + padding.depth)), 0)
  return {
    ...{ m, n, columns, threads, across, inner },
    score: { ...common, n, columns: tile.scoreColumns },
    product: { ...common, n: columns, columns: tile.productColumns },
    sharedColumns: Math.max(
      tiles(inner, n),
      tiles(
        c.outer.map(() => n),
        columns,
      ),
    ),
    resident: Math.max(1, Math.floor(65536 / (threads * (REGISTERS + 1)))),
  }
}

function threadShape(c: Chain, m: number, n: number, across: number): ChainShape {
  const columns = upTo(c.n.extent, 4 * across)
  const size = { m, n, columns, threads: (m / 4) * across, across, step: 8 }
  return shapeOf(c, size, {
    rows: 4,
    precision: 'f32',
    scoreColumns: n / across,
    productColumns: columns / across,
  })
}

function warpShape(
  c: Chain,
  m: number,
  n: number,
  ways: number,
  precision: TileShape['precision'],
): ChainShape {
  const columns = upTo(c.n.extent, 8 * ways)
  const size = { m, n, columns, threads: m * 2 * ways, across: 4, step: 16 }
  return shapeOf(c, size, {
    rows: 16,
    precision,
    scoreColumns: n / ways,
    productColumns: columns / ways,
  })
}

function bytesOf(s: ChainShape): number {
  const rows = s.inner.reduce(
    (sum, d) => sum + Math.max(d * (s.m + padding.along), s.m * (d + padding.depth)),
    0,
  )
  return 4 * (rows + s.n * (s.m + padding.along) + s.sharedColumns)
}

/** What a thread holds: its sums, and parts of both factors of each product. */
function registersOf(c: Chain, s: ChainShape): number {
  const each = (columns: number): number => (s.m * columns) / s.threads
  // Of each block of 16 x 8, 4 words of rows and 2 of columns.
  const parts = s.score.precision === 'f32' ? 0 : 4 + Math.max(s.score.columns, s.product.columns) / 4
  return c.inner.length * each(s.n) + c.outer.length * each(s.columns) + parts + OTHERS
}
