// How a group brings a tile of a factor into local memory, in vectors of four, and reads it back to multiply.
import { type Expr, type Load, postorder, type Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr } from '../ir/kernel.ts'
import { threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { depthVectors, type GroupTile, threadsOf } from './group-tiles.ts'
import { heldInside } from './hold-inside.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kstore } from './kexpr.ts'
import { canWiden } from './lanes.ts'
import { laneOf } from './register-block.ts'

/** A factor's tile: `size` places along m or n, `depth` along k. */
export interface Operand {
  readonly factor: Expr
  readonly along: Var
  readonly deep: Var
  readonly size: number
  readonly depth: number
  readonly array: string
  /** The direction of the four elements of a vector, which is that of neighbours in the buffer. */
  readonly layout: 'along' | 'depth'
  readonly elements: number
  /** Vectors of a line of the tile: a place along m or n for `depth`, a depth for `along`. */
  readonly line: number
}

export function operandOf(c: Contraction, which: 'a' | 'b', t: GroupTile, array: string): Operand {
  const [factor, along, size] = which === 'a' ? [c.a, c.m, t.m] : [c.b, c.n, t.n]
  const first = postorder([factor]).find((e): e is Load => e.op === 'load' && e.type === 'f32')
  const layout = first && c.k.extent > 1 && laneFactor(first.index, c.k) === 1 ? 'depth' : 'along'
  const line = layout === 'depth' ? depthVectors(t) : size / 4
  const lines = layout === 'depth' ? size : t.k
  return { factor, along, deep: c.k, size, depth: t.k, array, layout, elements: 4 * line * lines, line }
}

/** Emits the copy of the tile that begins at `origin` and `k0`; past the end of the terms it holds 0. */
export function stage(o: Operand, emitter: Emitter, t: GroupTile, origin: KExpr, k0: KExpr): void {
  const threads = threadsOf(t)
  const count = (o.size * o.depth) / 4
  const inner = o.layout === 'depth' ? o.depth / 4 : o.size / 4
  const body = (slot: KExpr): void => {
    const near = emitter.let('near', kapply('imod', [slot, kconst(inner)]))
    const far = emitter.let('far', kapply('idiv', [slot, kconst(inner)]))
    const [i, k] = o.layout === 'depth' ? [far, kmul(near, 4)] : [kmul(near, 4), far]
    const value = vectorAt(o, emitter, kadd(origin, i), kadd(k0, k))
    emitter.push(kstore(o.array, kmul(kadd(kmul(far, o.line), near), 4), value))
  }
  if (count <= threads) {
    const share = (): void => body(threadRef)
    if (count === threads) emitter.inline(share)
    else
      emitter.scoped(share, (then) => ({
        kind: 'if',
        condition: kapply('lt', [threadRef, kconst(count)], 'bool'),
        then,
        else: [],
      }))
    return
  }
  const turn = emitter.fresh('turn')
  emitter.scoped(
    () => body(emitter.let('slot', kadd(kmul(kref(turn), threads), threadRef))),
    (stmts) => kfor(turn, kconst(0), kconst(count / threads), 1, stmts),
  )
}

/** Four elements of the factor from a place on: one load where they lie side by side. */
function vectorAt(o: Operand, emitter: Emitter, at: KExpr, deep: KExpr): KExpr {
  const direction = o.layout === 'depth' ? o.deep : o.along
  const [ragged, shallow] = [o.along.extent % o.size !== 0, o.deep.extent % o.depth !== 0]
  const vars = [...(ragged ? [o.along] : []), ...(shallow ? [o.deep] : [])]
  if (!canWiden([o.factor], direction)) {
    // One of the two places is the same for all four.
    const [fixed, moving] = o.layout === 'depth' ? [o.along, o.deep] : [o.deep, o.along]
    const [still, start] = o.layout === 'depth' ? [at, deep] : [deep, at]
    const [factor, places] = heldInside(o.factor, vars)
    emitter.register([factor])
    const place = (v: Var): Var => places.get(v) ?? v
    const name = (v: Var): string => (v === o.deep ? 'k_at' : v.name)
    const there = emitter.let(name(fixed), still)
    emitter.bind(place(fixed), there)
    const parts: KExpr[] = []
    for (let by = 0; by < 4; by++) {
      emitter.inline(() => {
        const here = emitter.let(name(moving), kadd(start, kconst(by)))
        emitter.bind(place(moving), here)
        const depth = moving === o.deep ? here : there
        parts.push(emitter.let('part', inside(o, shallow, depth, emitter.value(factor))))
      })
    }
    return { op: 'vector', parts: parts as [KExpr, KExpr, KExpr, KExpr], type: 'f32', lanes: 4 }
  }
  // The extent in this direction is a multiple of four: a vector lies inside as a whole, or outside.
  const held = (v: Var, e: KExpr): KExpr =>
    vars.includes(v) ? kapply('min', [e, kconst(v.extent - (v === direction ? 4 : 1))]) : e
  emitter.bind(o.along, emitter.let(o.along.name, held(o.along, at)))
  const depth = emitter.let('k_at', deep)
  emitter.bind(o.deep, shallow ? emitter.let('k_in', held(o.deep, depth)) : depth)
  let value: KExpr | null = null
  emitter.wide(direction, () => {
    value = emitter.value(o.factor)
  })
  return inside(o, shallow, depth, value!)
}

const inside = (o: Operand, shallow: boolean, depth: KExpr, value: KExpr): KExpr =>
  shallow
    ? kapply('select', [kapply('lt', [depth, kconst(o.deep.extent)], 'bool'), value, kconst(0, 'f32')], 'f32')
    : value

/**
 * What a thread multiplies of a tile at `terms` depths from `k` on: `[i][u]` is place i at depth u. `start` is the thread's first place,
 * and four places lie `spread` from the next four.
 */
export function fragment(
  o: Operand,
  emitter: Emitter,
  start: KExpr,
  spread: number,
  places: number,
  k: KExpr,
  terms: number,
): readonly (readonly KExpr[])[] {
  const stem = o.along.name === 'm' ? 'a' : 'b'
  const place = (i: number): KExpr => kadd(start, kconst(Math.floor(i / 4) * spread + (i % 4)))
  if (o.layout === 'depth')
    return Array.from({ length: places }, (_, i) => {
      const at = kadd(kmul(place(i), 4 * o.line), k)
      const four = emitter.let(stem, kload(o.array, at, 'f32', 4))
      return Array.from({ length: terms }, (_, u) => laneOf(four, u))
    })
  const vectors = Array.from({ length: terms }, (_, u) =>
    Array.from({ length: places / 4 }, (_, q) => {
      const at = kadd(kmul(kadd(k, kconst(u)), 4 * o.line), place(4 * q))
      return emitter.let(stem, kload(o.array, at, 'f32', 4))
    }),
  )
  return Array.from({ length: places }, (_, i) =>
    vectors.map((line) => laneOf(line[Math.floor(i / 4)]!, i % 4)),
  )
}
