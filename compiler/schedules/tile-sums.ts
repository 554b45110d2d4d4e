// Sums of a factor along its terms, from the tiles of a product in local memory: the groups that hold the first tile of the other factor add
// them up, a thread for each row or column. They cost no read of memory.
import type { KExpr } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { storeFirst, threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kload, kref } from './kexpr.ts'
import { repeat } from './tile-multiply.ts'
import type { TileShape } from './tile-shapes.ts'
import { type Operand, placeIn } from './tile-staging.ts'

export interface TileSums {
  /** Emits the addition of two tiles, which begin at these elements. */
  add(startA: KExpr, startB: KExpr): void
  /** Emits the results. */
  store(buffers: readonly BufferInfo[]): void
}

export function tileSums(
  c: Contraction,
  emitter: Emitter,
  t: TileShape,
  at: { readonly a: Operand; readonly b: Operand; readonly m0: KExpr; readonly n0: KExpr },
): TileSums {
  const all = c.sums.map((s) => {
    const [operand, origin, other] = s.which === 'a' ? [at.a, at.m0, at.n0] : [at.b, at.n0, at.m0]
    if (operand.size > t.threads) throw new Error('a tile has more places than its group threads')
    const total = emitter.mutable('total', kconst(0, 'f32'))
    const conditions = [
      ...(other.op === 'const' ? [] : [kapply('eq', [other, kconst(0)], 'bool')]),
      ...(operand.size === t.threads ? [] : [kapply('lt', [threadRef, kconst(operand.size)], 'bool')]),
    ]
    const when = (more: readonly KExpr[], body: () => void): void => {
      const list = [...conditions, ...more]
      if (list.length === 0) emitter.inline(body)
      else
        emitter.scoped(body, (then) => ({
          kind: 'if',
          condition: list.reduce((p, q) => kapply('and', [p, q], 'bool')),
          then,
          else: [],
        }))
    }
    return { s, operand, origin, total, when }
  })
  return {
    add: (startA, startB) => {
      for (const { s, operand, total, when } of all)
        when([], () => {
          // Terms of a tile are added up first: sums of sums round less.
          const part = emitter.mutable('part', kconst(0, 'f32'))
          repeat(emitter, 'k', operand.depth, (k) => {
            const place = placeIn(operand, s.which === 'a' ? startA : startB, threadRef, k)
            const value = kadd(kref(part.name, 'f32'), kload(operand.array, place, 'f32'))
            emitter.push({ kind: 'assign', name: part.name, value })
          })
          emitter.push({ kind: 'assign', name: total.name, value: kadd(total, part) })
        })
    },
    store: (buffers) => {
      for (const { s, operand, origin, total, when } of all) {
        const place = kadd(origin, threadRef)
        const ragged = operand.along.extent % operand.size !== 0
        when(ragged ? [kapply('lt', [place, kconst(operand.along.extent)], 'bool')] : [], () => {
          emitter.bind(operand.along, place)
          emitter.bind(s.reduce, total)
          storeFirst(s.results, c.batch, buffers, emitter)
        })
      }
    },
  }
}
