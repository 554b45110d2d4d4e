// The inner loops of a matrix product on a device whose groups are single threads: sums of a few rows by two registers of columns.
import type { KExpr } from '../ir/kernel.ts'
import type { Tiles } from './chunk-tiles.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, ksplat, kstore, multiplyAdd } from './kexpr.ts'

/** The factor a, as the loops over register tiles read it. */
export interface RowsOfA {
  /** Runs `body` where the tile's rows from `row` on are known. */
  readonly from: (row: KExpr, body: (start: KExpr) => void) => void
  /** The element of row `from + r` at a term of the block, in all four lanes. */
  readonly element: (start: KExpr, k: KExpr, r: number) => KExpr
  /** Says which term the elements are of. */
  readonly bindTerm: (k: KExpr) => void
  /** Whether rows of the last register tile that lie past the end may be read. */
  readonly filled: boolean
}

/** Rows of a where they lie, from row m0 and term k0 on. */
export const inPlace = (
  c: Pick<Contraction, 'a' | 'm' | 'k'>,
  emitter: Emitter,
  m0: KExpr,
  k0: KExpr,
): RowsOfA => ({
  from: (row, body) => emitter.fixed(c.m, emitter.let('m', kadd(m0, row)), 1, () => body(row)),
  bindTerm: (k) =>
    emitter.bind(c.k, k0.op === 'const' && k0.value === 0 ? k : emitter.let('k_at', kadd(k0, k))),
  element: (_, __, r) => {
    const before = emitter.constantOffsets
    emitter.constantOffsets = true
    const value = ksplat(emitter.value(emitter.shifted(c.a, c.m, r)))
    emitter.constantOffsets = before
    return value
  },
  filled: false,
})

/** Rows of a as `pack` has laid them out. */
export const packedRows = (array: string, emitter: Emitter, tiles: Tiles): RowsOfA => ({
  from: (row, body) => body(emitter.let('a_at', kmul(row, tiles.k))),
  bindTerm: () => {},
  element: (start, k, r) => ({
    op: 'loadSplat',
    array,
    index: kapply('add', [start, kmul(k, tiles.panel.rows)]),
    offset: r,
    type: 'f32',
    lanes: 4,
  }),
  filled: true,
})

export interface Multiply {
  readonly a: RowsOfA
  readonly packB: string
  readonly tile: string
  /** Where the tile begins in its array. */
  readonly start: KExpr
  /** Rows of the tensor, and rows and columns of this tile. */
  readonly m: number
  readonly rows: KExpr
  readonly columns: KExpr
  readonly depth: KExpr
  readonly tiles: Tiles
  /** Whether sums begin here, or go on from what the tile holds. */
  readonly first: boolean
  readonly fma: boolean
}

/** tile += a * b over one block of terms. */
export function multiply(emitter: Emitter, x: Multiply): void {
  const [column, row] = [emitter.fresh('column'), emitter.fresh('row')]
  const { rows: size, columns } = x.tiles.panel
  const left = x.a.filled ? 0 : x.m % size
  const body = emitter.collect(() => {
    const whole = left === 0 ? x.rows : wholeRows(emitter, x.rows, size)
    if (x.m >= size)
      emitter.scoped(
        () => registerTile(emitter, x, kref(row), kref(column), size),
        (stmts) => kfor(row, kconst(0), whole, size, stmts),
      )
    if (left === 0) return
    const rest = emitter.collect(() => registerTile(emitter, x, whole, kref(column), left))
    if (whole.op === 'const') for (const stmt of rest) emitter.push(stmt)
    else
      emitter.push({
        kind: 'if',
        condition: kapply('lt', [whole, x.rows], 'bool'),
        then: rest,
        else: [],
      })
  })
  emitter.push(kfor(column, kconst(0), x.columns, columns, body))
}

const wholeRows = (emitter: Emitter, rows: KExpr, size: number): KExpr =>
  rows.op === 'const'
    ? kconst(rows.value - (rows.value % size))
    : emitter.let('whole_rows', kapply('sub', [rows, kapply('imod', [rows, kconst(size)])]))

/** `count` rows by the columns of a panel. */
function registerTile(emitter: Emitter, x: Multiply, row: KExpr, column: KExpr, count: number): void {
  const vectors = Array.from({ length: x.tiles.panel.columns / 4 }, (_, i) => 4 * i)
  const at = emitter.let('at', kadd(kadd(x.start, kmul(row, x.tiles.n)), column))
  const sums = Array.from({ length: count }, (_, r) =>
    vectors.map((h) =>
      emitter.mutable(
        'c',
        x.first ? ksplat(kconst(0, 'f32')) : kload(x.tile, at, 'f32', 4, r * x.tiles.n + h),
      ),
    ),
  )
  const columnAt = emitter.let('b_at', kmul(column, x.tiles.k))
  x.a.from(row, (start) => {
    const k = emitter.fresh('k')
    emitter.scoped(
      () => {
        x.a.bindTerm(kref(k))
        const to = emitter.let('bi', kadd(columnAt, kmul(kref(k), x.tiles.panel.columns)))
        const b = vectors.map((h) => emitter.let('b', kload(x.packB, to, 'f32', 4, h)))
        sums.forEach((line, r) => {
          const a = emitter.let('a', x.a.element(start, kref(k), r))
          line.forEach((c, h) => {
            emitter.push({ kind: 'assign', name: c.name, value: multiplyAdd(a, b[h]!, c, x.fma) })
          })
        })
      },
      (stmts) => kfor(k, kconst(0), x.depth, 1, stmts),
    )
  })
  sums.forEach((line, r) => {
    line.forEach((c, h) => {
      emitter.push(kstore(x.tile, at, c, r * x.tiles.n + 4 * h))
    })
  })
}
