// Fusion of a device that computes planes (attention's scores) tile by tile: where the schedules can do it for every kernel that needs one.
import type { EntryGraph } from './ir/graph.ts'
import type { Profile } from './ir/limits.ts'
import { collapse } from './passes/collapse.ts'
import { type Fused, fuse } from './passes/fuse.ts'
import { inlinedNodes } from './passes/groups.ts'
import { lower } from './passes/lower.ts'
import { findPlanes } from './passes/planes.ts'
import { findChain } from './schedules/chain.ts'
import { chainShape } from './schedules/chain-shapes.ts'

/** Planes whose kernels have no such schedule are stored after all. */
export function fuseWithPlanes(entry: EntryGraph, profile: Profile): Fused {
  const { tiling } = profile
  let planes = tiling ? findPlanes(entry, profile) : []
  while (tiling && planes.length > 0) {
    const fused = fuse(entry, profile, planes)
    const { nests, buffers } = collapse(lower(fused))
    const stay = planes.filter((plane) =>
      fused.groups.every((group, i) => {
        if (!inlinedNodes(group, fused.stored).some((n) => plane.inside.has(n.id))) return true
        const chain = findChain(nests[i]!)
        return chain !== null && chainShape(chain, buffers, tiling) !== null
      }),
    )
    if (stay.length === planes.length) return fused
    planes = stay
  }
  return fuse(entry, profile)
}
