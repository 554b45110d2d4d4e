// Lines of results of a Winograd product, from its sums at all points.
import type { KExpr } from '../ir/kernel.ts'
import { type Linear, outputLine, pointsOf } from '../ir/winograd.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kshuffle, kstore } from './kexpr.ts'

const vectors = (emitter: Emitter): Linear<KExpr> => ({
  add: (a, b) => emitter.let('sum', kapply('add', [a, b])),
  sub: (a, b) => emitter.let('difference', kapply('sub', [a, b])),
  scale: (a, by) => kapply('mul', [a, kconst(Math.fround(by), 'f32')]),
})

export interface Lines {
  /** The sums of a point, `apart` from those of the next one; those of the row begin at `from`. */
  readonly sums: string
  readonly apart: number
  readonly from: KExpr
  /** The lines, `length` elements each. */
  readonly lines: string
  readonly length: number
  /** Tiles of the row. */
  readonly tiles: KExpr
}

/** The lines of results of one row of tiles, from its sums at all points, four tiles a turn: the last ones may reach past the end. */
export function storeLines(emitter: Emitter, tile: number, x: Lines): void {
  const number = emitter.fresh('tile')
  const linear = vectors(emitter)
  const side = Array.from({ length: pointsOf(tile) }, (_, n) => n)
  emitter.scoped(
    () => {
      const start = emitter.let('sum_at', kadd(x.from, kref(number)))
      const columns = side.map((j) =>
        outputLine(
          linear,
          tile,
          side.map((i) => emitter.let('s', kload(x.sums, start, 'f32', 4, (i * side.length + j) * x.apart))),
        ),
      )
      const to = emitter.let('line_at', kmul(kref(number), tile))
      for (let line = 0; line < tile; line++) {
        const results = outputLine(
          linear,
          tile,
          columns.map((column) => column[line]!),
        )
        sideBySide(emitter, results).forEach((vector, n) => {
          emitter.push(kstore(x.lines, to, vector, line * x.length + 4 * n))
        })
      }
    },
    (body) => kfor(number, kconst(0), x.tiles, 4, body),
  )
}

/** Vectors whose lane t is result r of tile t, as vectors of the results of one tile after the other: a transposition. */
function sideBySide(emitter: Emitter, results: readonly KExpr[]): KExpr[] {
  const pairs = (a: KExpr, b: KExpr): KExpr[] =>
    (
      [
        [0, 4, 1, 5],
        [2, 6, 3, 7],
      ] as const
    ).map((order) => emitter.let('pairs', kshuffle(a, b, order)))
  if (results.length === 2) return pairs(results[0]!, results[1]!)
  const [left, right] = [pairs(results[0]!, results[1]!), pairs(results[2]!, results[3]!)]
  return left.flatMap((l, n) =>
    (
      [
        [0, 1, 4, 5],
        [2, 3, 6, 7],
      ] as const
    ).map((order) => emitter.let('tile_line', kshuffle(l, right[n]!, order))),
  )
}
