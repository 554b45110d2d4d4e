// Sums of a product's factor, such as the gradient of a bias, computed by the product's own kernel from the tiles that it reads anyway.
import type { Var } from './ir/expr.ts'
import type { Profile } from './ir/limits.ts'
import type { BufferInfo, Nest } from './ir/nest.ts'
import { kindOf } from './ops/table.ts'
import { collapseNest } from './passes/collapse.ts'
import type { Fused } from './passes/fuse.ts'
import { bindingsOf, type Group, inlinedNodes, inOrder } from './passes/groups.ts'
import { buffersKey, joinSums, productOf, sumOf } from './passes/join-sums.ts'
import { lower } from './passes/lower.ts'
import { splitNest } from './passes/split-reductions.ts'
import { findContraction } from './schedules/contraction.ts'
import { rankTiles, sumsPay, type TileShape } from './schedules/tile-shapes.ts'

const REASON = 'summed from the tiles of a product that reads it'

/** Groups whose sums a product's kernel computes join that kernel, where the device has such a schedule and it costs less. */
export function fuseSums(fused: Fused, profile: Profile): Fused {
  if (!profile.tiling) return fused
  const { nests, buffers } = lower(fused)
  const products = new Map<string, number[]>()
  nests.forEach((nest, i) => {
    for (const factor of productOf(nest)?.factors ?? []) {
      const key = buffersKey(factor)
      products.set(key, [...(products.get(key) ?? []), i])
    }
  })
  let groups: readonly (Group | null)[] = fused.groups
  const joined = [...nests]
  const summed = new Set<number>()
  nests.forEach((nest, i) => {
    const sum = sumOf(nest)
    for (const at of (sum && products.get(buffersKey(sum.body))) ?? []) {
      const [product, own] = [groups[at], groups[i]]
      // A product may be a sum itself: what has joined another one, or has been joined, stays where it is.
      if (at === i || !product || !own || own.sums) continue
      const made = joinSums(joined[at]!, nest)
      if (!made || !pays(made, buffers, profile)) continue
      const both = { roots: [...product.roots, ...own.roots], sums: [...(product.sums ?? []), own] }
      const next = groups.map((g, j) => (j === at ? both : j === i ? null : g))
      const ordered = inOrder(present(next), fused.stored)
      if (!ordered || bindingsOf(both, fused.stored) > profile.maxBindings) continue
      groups = next
      joined[at] = made
      for (const n of inlinedNodes(own, fused.stored)) if (kindOf(n) === 'reduce') summed.add(n.id)
      break
    }
  })
  if (summed.size === 0) return fused
  return {
    ...fused,
    groups: inOrder(present(groups), fused.stored)!,
    decisions: fused.decisions.map((d) => (summed.has(d.node.id) ? { ...d, reason: REASON } : d)),
  }
}

const extentOf = (vars: readonly Var[]): number => vars.reduce((n, v) => n * v.extent, 1)

const present = (groups: readonly (Group | null)[]): Group[] => groups.flatMap((g) => (g ? [g] : []))

/** Whether the kernels that the nest becomes are tiles with sums beside them, and cost less than a pass of its own. */
function pays(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): boolean {
  const flat = collapseNest(nest)
  const [first] = splitNest(flat, [...buffers], profile)?.parts ?? [flat]
  const c = findContraction(first!)
  if (!c || !profile.tiling) return false
  const shape = { batch: extentOf(c.batch), m: c.m.extent, n: c.n.extent, k: c.k.extent }
  const { tiling } = profile
  const [tile] = rankTiles(shape, profile, tiling) as [TileShape]
  return c.sums.every(({ which }) =>
    which === 'a'
      ? sumsPay(tile, shape, tiling, tile.m, shape.m)
      : sumsPay(tile, shape, tiling, tile.n, shape.n),
  )
}
