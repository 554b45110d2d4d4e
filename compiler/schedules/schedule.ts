// Picks a schedule for each nest from its shape and the device's profile.
import type { Kernel, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { findChain } from './chain.ts'
import { chunkContraction } from './chunk-contraction.ts'
import { chunkDirect, isDirect } from './chunk-direct.ts'
import { chunkDot, isDot } from './chunk-dot.ts'
import { chunkLoops } from './chunk-loops.ts'
import { findContraction } from './contraction.ts'
import { bytesOf, flopsOf } from './cost.ts'
import { findProduct } from './direct.ts'
import { groupContraction } from './group-contraction.ts'
import { groupDirect } from './group-direct.ts'
import { groupRows, isRowWise } from './group-rows.ts'
import { packWords } from './packed-words.ts'
import { threadElements } from './thread-elements.ts'
import { threadWords } from './thread-words.ts'
import { tileChain } from './tile-chain.ts'
import { tileContraction } from './tile-contraction.ts'

/** The kernel of a nest; arithmetic is counted on the nest itself, before loops are joined and cut. */
export function schedule(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): Kernel {
  const kernel = { ...choose(nest, buffers, profile), flops: flopsOf(nest), bytes: bytesOf(nest, buffers) }
  return packWords(kernel, profile.packed)
}

function choose(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): UncountedKernel {
  const contraction = findContraction(nest)
  const product = profile.model === 'chunks' ? findProduct(nest) : null
  if (product && isDirect(product, profile)) return chunkDirect(product, buffers, profile)
  if (product && isDot(product, profile)) return chunkDot(product, buffers, profile)
  if (profile.model === 'chunks')
    return contraction ? chunkContraction(contraction, buffers, profile) : chunkLoops(nest, buffers, profile)
  const { tiling } = profile
  const chain = tiling && profile.warp === 32 ? findChain(nest) : null
  const chained = chain && tiling ? tileChain(chain, buffers, profile, tiling) : null
  if (chained) return chained
  if (contraction)
    return tiling
      ? tileContraction(contraction, buffers, profile, tiling)
      : profile.sharing
        ? groupContraction(contraction, buffers, profile)
        : groupDirect(contraction, buffers, profile)
  if (isRowWise(nest)) return groupRows(nest, buffers, profile)
  return threadWords(nest, buffers, profile) ?? threadElements(nest, buffers, profile)
}
