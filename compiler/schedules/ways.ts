// The ways in which a nest can be computed on a device: the model of cost's choice first, then others that measuring may prefer.
import type { UncountedKernel } from '../ir/kernel.ts'
import type { Profile, Tiling } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { findChain } from './chain.ts'
import { chunkContraction } from './chunk-contraction.ts'
import { chunkDirect, directBlocks, isDirect } from './chunk-direct.ts'
import { chunkDot, dotBlocks, isDot } from './chunk-dot.ts'
import { chunkLoops } from './chunk-loops.ts'
import { chunkPoints } from './chunk-points.ts'
import { rankChunkTiles } from './chunk-tiles.ts'
import { chunkWinograd } from './chunk-winograd.ts'
import { type Contraction, findContraction } from './contraction.ts'
import { flopsOf } from './cost.ts'
import { findProduct } from './direct.ts'
import { directShapes } from './direct-shapes.ts'
import { withFallingRows } from './falling-rows.ts'
import { groupContraction } from './group-contraction.ts'
import { groupDirect } from './group-direct.ts'
import { groupRows, isRowWise, rowThreads } from './group-rows.ts'
import { rankGroupTiles } from './group-tiles.ts'
import { findPoints } from './points.ts'
import { threadElements } from './thread-elements.ts'
import { threadWords } from './thread-words.ts'
import { tileChain } from './tile-chain.ts'
import { tileContraction } from './tile-contraction.ts'
import { rankTiles } from './tile-shapes.ts'
import { rankWinograd } from './winograd-blocks.ts'
import { findWinograd } from './winograd-sum.ts'

/** A schedule with its sizes; names are stable, as files of measured choices hold them. */
export interface Way {
  readonly name: string
  readonly make: () => UncountedKernel
}

/** Sizes of one schedule that are worth a measurement. */
const FEW = 4
/** Operations below which plain loops may be as fast as blocks of a product. */
const SMALL = 1 << 20

export function waysOf(given: Nest, buffers: readonly BufferInfo[], profile: Profile): Way[] {
  const nest = profile.model === 'chunks' ? withFallingRows(given) : given
  const found = findContraction(nest)
  // Tiles in registers alone have sums of a factor beside them.
  const contraction = found && (found.sums.length === 0 || profile.tiling) ? found : null
  if (profile.model === 'chunks') return chunkWays(nest, contraction, buffers, profile)
  const { tiling } = profile
  const chain = tiling && profile.warp === 32 ? findChain(nest) : null
  const chained = chain && tiling ? tileChain(chain, buffers, tiling) : null
  if (chained) return [{ name: 'chain', make: () => chained }]
  if (contraction) return productWays(contraction, buffers, profile, tiling)
  if (isRowWise(nest))
    return rowThreads(nest, profile).map((threads) => ({
      name: `rows of ${threads}`,
      make: () => groupRows(nest, buffers, profile, threads),
    }))
  const elements = (): UncountedKernel =>
    threadWords(nest, buffers, profile) ?? threadElements(nest, buffers, profile)
  return [{ name: 'elements', make: elements }]
}

function chunkWays(
  nest: Nest,
  contraction: Contraction | null,
  buffers: readonly BufferInfo[],
  profile: Profile,
): Way[] {
  const winograd = findWinograd(nest)
  if (winograd)
    return rankWinograd(winograd, profile)
      .slice(0, FEW)
      .map((block) => ({
        name: `Winograd ${block.filters}x${block.rows}x${block.width}`,
        make: () => chunkWinograd(winograd, buffers, profile, block),
      }))
  const points = findPoints(nest)
  if (points) return [{ name: 'points', make: () => chunkPoints(points, buffers, profile) }]
  const product = findProduct(nest)
  const direct = product && isDirect(product, profile) ? product : null
  const dot = product && isDot(product, profile) ? product : null
  const kinds = [
    direct &&
      directBlocks(direct, profile).map((block) => ({
        cost: block.cost,
        name: `direct ${block.rows}x${4 * block.columns}`,
        make: () => chunkDirect(direct, buffers, profile, block),
      })),
    dot &&
      dotBlocks(dot, profile).map((block) => ({
        cost: block.cost,
        name: `dot ${block.rows}x${block.columns}`,
        make: () => chunkDot(dot, buffers, profile, block),
      })),
    contraction &&
      rankChunkTiles(contraction, buffers, profile).map((t) => ({
        cost: t.cost,
        name: `packed ${t.m}x${t.n}x${t.k}`,
        make: () => chunkContraction(contraction, buffers, profile, t),
      })),
  ]
  const ways: Way[] = kinds
    .filter((kind) => kind !== null)
    .sort((a, b) => a[0]!.cost - b[0]!.cost)
    .flatMap((kind) => kind.slice(0, FEW))
  if (ways.length === 0 || flopsOf(nest) < SMALL)
    ways.push({ name: 'loops', make: () => chunkLoops(nest, buffers, profile) })
  return ways
}

function productWays(
  c: Contraction,
  buffers: readonly BufferInfo[],
  profile: Profile,
  tiling: Tiling | null,
): Way[] {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const extents = { batch, m: c.m.extent, n: c.n.extent, k: c.k.extent }
  if (tiling)
    return rankTiles(extents, profile, tiling)
      .slice(0, FEW)
      .map((t) => ({
        name: `tiles ${t.m}x${t.n}x${t.k} ${t.precision}`,
        make: () => tileContraction(c, buffers, t),
      }))
  // What the device is not made for is one choice among several of what it is.
  const count = (favoured: boolean): number => (favoured ? FEW : 1)
  const direct = directShapes(c, profile)
    .slice(0, count(!profile.sharing))
    .map((s) => ({
      name: `registers ${s.rows}x${s.columns}`,
      make: () => groupDirect(c, buffers, s),
    }))
  const tiles = rankGroupTiles(extents, profile)
    .slice(0, count(profile.sharing))
    .map((t) => ({
      name: `tiles ${t.m}x${t.n}x${t.k} of ${t.rows}x${t.columns}`,
      make: () => groupContraction(c, buffers, t),
    }))
  return profile.sharing ? [...tiles, ...direct] : [...direct, ...tiles]
}
