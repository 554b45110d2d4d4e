// How many threads a group has where a processor plays the device.
import type { Profile } from '../ir/limits.ts'

/** Threads that such a device runs as the lanes of one vector, where it does not say how many a subgroup has. */
const VECTOR = 8

/** A group of one vector of threads: it needs no barriers where its threads are a subgroup, and few otherwise. */
export const smallestGroup = (profile: Profile): number => Math.max(VECTOR, profile.warp)
