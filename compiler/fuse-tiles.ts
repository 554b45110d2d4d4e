// Fusion of a device that convolves in tiles (Winograd): what follows a convolution joins its kernel only where the schedule still finds the
// tiles. A plain loop over the same term would take every result from all points of its tile.
import { fuseWithPlanes } from './fuse-planes.ts'
import { type EntryGraph, type Node, rootsOf, topological } from './ir/graph.ts'
import type { Profile } from './ir/limits.ts'
import { kindOf } from './ops/table.ts'
import { collapse } from './passes/collapse.ts'
import { type Fused, fuse } from './passes/fuse.ts'
import { inlinedNodes } from './passes/groups.ts'
import { lower } from './passes/lower.ts'
import { findWinograd } from './schedules/winograd-sum.ts'

/** Products of tiles that their kernels would break up are stored by themselves, such as those before a shuffle of pixels. */
export function fuseWithTiles(entry: EntryGraph, profile: Profile): Fused {
  const fused = fuseWithPlanes(entry, profile)
  // Planes are of other devices than tiles.
  if (profile.model !== 'chunks' || !topological(rootsOf(entry)).some(isProduct)) return fused
  const alone = new Set<number>()
  for (let tried = fused; ; tried = fuse(entry, profile, [], alone)) {
    const broken = brokenUp(tried).filter((n) => !alone.has(n.id))
    if (broken.length === 0) return tried
    for (const node of broken) alone.add(node.id)
  }
}

const isProduct = (node: Node): boolean => node.op === 'winograd_product'

/** Products in kernels that have no schedule in tiles. */
function brokenUp(fused: Fused): Node[] {
  const products = fused.groups.map((group) => productsMoved(inlinedNodes(group, fused.stored)))
  if (products.every((p) => p.length === 0)) return []
  const { nests } = collapse(lower(fused))
  return products.flatMap((p, i) => (p.length > 0 && !findWinograd(nests[i]!) ? p : []))
}

/** Products in a group that does more with them than element by element, so that its loops may be others than theirs. */
function productsMoved(inside: readonly Node[]): Node[] {
  const products = inside.filter(isProduct)
  const own = new Set(inside)
  const above = new Set(products)
  if (products.length > 0)
    for (const node of topological(inside))
      if (own.has(node) && node.inputs.some((n) => above.has(n))) above.add(node)
  return [...above].every((n) => isProduct(n) || kindOf(n) === 'pointwise') ? [] : products
}
