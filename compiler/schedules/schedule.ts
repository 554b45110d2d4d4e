// Picks a schedule for each nest from its shape and the device's profile, or as measured choices say.
import type { Kernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { bytesOf } from './cost.ts'
import { packWords } from './packed-words.ts'
import { type Way, waysOf } from './ways.ts'
import { arithmeticOf } from './winograd-sum.ts'

/** The kernel of a nest; arithmetic is counted on the nest itself, before loops are joined and cut. */
export function schedule(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
  choose: (ways: readonly Way[]) => Way = ([first]) => first!,
): Kernel {
  const way = choose(waysOf(nest, buffers, profile))
  const kernel = { ...way.make(), flops: arithmeticOf(nest), bytes: bytesOf(nest, buffers) }
  return packWords(kernel, profile.packed)
}
