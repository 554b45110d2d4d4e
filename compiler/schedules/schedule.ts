// Picks a schedule for each nest from its shape and the device's profile.
import type { Kernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { chunkContraction } from './chunk-contraction.ts'
import { chunkLoops } from './chunk-loops.ts'
import { findContraction } from './contraction.ts'
import { groupContraction } from './group-contraction.ts'
import { groupRows, isRowWise } from './group-rows.ts'
import { threadElements } from './thread-elements.ts'

export function schedule(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): Kernel {
  const contraction = findContraction(nest)
  if (profile.model === 'chunks') return contraction ? chunkContraction(contraction, buffers, profile) : chunkLoops(nest, buffers, profile)
  if (contraction) return groupContraction(contraction, buffers, profile)
  return isRowWise(nest) ? groupRows(nest, buffers, profile) : threadElements(nest, buffers, profile)
}
