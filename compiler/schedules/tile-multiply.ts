// How a group multiplies two tiles in local memory: a block of products in each thread's registers, or tensor cores on a block of each warp.
import type { KExpr, LocalArray, Stmt, ValuePrimitive } from '../ir/kernel.ts'
import { threadRef } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kload, kmul, kref, kstore } from './kexpr.ts'
import type { TileShape } from './tile-shapes.ts'
import { type Operand, placeIn, unrolled } from './tile-staging.ts'

/** The sums of one thread: `rows` x `columns`, each at a place of the group's tile. */
export interface Core {
  readonly registers: readonly LocalArray[]
  readonly rows: number
  readonly columns: number
  /** Whether four columns from a multiple of four on lie side by side, in registers and in the result. */
  readonly wide: boolean
  /** Row and column in the group's tile, and place among the sums. */
  row(r: KExpr): KExpr
  column(q: KExpr): KExpr
  sum(r: KExpr, q: KExpr): KExpr
  /** Emits the products of two tiles, which begin at these elements. */
  multiply(a: Operand, b: Operand, startA: KExpr, startB: KExpr): void
}

const div = (e: KExpr, by: number): KExpr =>
  by === 1 ? e : e.op === 'const' ? kconst(Math.floor(e.value / by)) : kapply('idiv', [e, kconst(by)])
const mod = (e: KExpr, by: number): KExpr =>
  by === 1 ? kconst(0) : e.op === 'const' ? kconst(e.value % by) : kapply('imod', [e, kconst(by)])

export const coreOf = (t: TileShape, emitter: Emitter): Core =>
  t.precision === 'f32' ? threadCore(t, emitter) : warpCore(t, emitter)

/** Emits an unrolled loop. */
export function repeat(emitter: Emitter, stem: string, count: number, body: (i: KExpr) => void): void {
  const name = emitter.fresh(stem)
  emitter.scoped(
    () => body(kref(name)),
    (stmts: Stmt[]) => unrolled(name, count, stmts),
  )
}

/** Fused multiply-adds. Rows and columns of a thread come in fours, a part of the tile apart, so that a warp reads whole lines. */
function threadCore(t: TileShape, emitter: Emitter): Core {
  const [sums, partA, partB] = [emitter.fresh('sums'), emitter.fresh('part_a'), emitter.fresh('part_b')]
  const across = t.n / t.columns
  const [fourRows, fourColumns] = [t.rows / 4, t.columns / 4]
  const first = emitter.let('row', kmul(div(threadRef, across), 4))
  const second = emitter.let('column', kmul(mod(threadRef, across), 4))
  const spread = (start: KExpr, i: KExpr, fours: number, size: number): KExpr =>
    fours === 1 ? kadd(start, i) : kadd(kadd(start, kmul(div(i, 4), size / fours)), mod(i, 4))
  const row = (r: KExpr): KExpr => spread(first, r, fourRows, t.m)
  const column = (q: KExpr): KExpr => spread(second, q, fourColumns, t.n)
  const sum = (r: KExpr, q: KExpr): KExpr => kadd(kmul(r, t.columns), q)
  /** The part of a thread at one depth; four at once where they lie side by side. */
  const fetch = (
    o: Operand,
    start: KExpr,
    k: KExpr,
    into: string,
    count: number,
    along: (i: KExpr) => KExpr,
  ): void => {
    const place = (i: KExpr): KExpr => placeIn(o, start, along(i), k)
    if (o.layout === 'depth') {
      repeat(emitter, 'i', count, (i) => emitter.push(kstore(into, i, kload(o.array, place(i), 'f32'))))
      return
    }
    for (let i = 0; i < count; i += 4)
      emitter.push(kstore(into, kconst(i), kload(o.array, place(kconst(i)), 'f32', 4)))
  }
  return {
    registers: [
      { name: sums, type: 'f32', elements: t.rows * t.columns },
      { name: partA, type: 'f32', elements: t.rows },
      { name: partB, type: 'f32', elements: t.columns },
    ],
    rows: t.rows,
    columns: t.columns,
    wide: true,
    row,
    column,
    sum,
    multiply: (a, b, startA, startB) =>
      repeat(emitter, 'k', t.k, (k) => {
        fetch(a, startA, k, partA, t.rows, row)
        fetch(b, startB, k, partB, t.columns, column)
        repeat(emitter, 'i', t.rows, (i) =>
          repeat(emitter, 'j', t.columns, (j) => {
            const at = sum(i, j)
            const value = kapply('fma', [
              kload(partA, i, 'f32'),
              kload(partB, j, 'f32'),
              kload(sums, at, 'f32'),
            ])
            emitter.push(kstore(sums, at, value))
          }),
        )
      }),
  }
}

const ROUND: Readonly<Record<'tf32' | 'bf16' | 'f16', ValuePrimitive>> = {
  tf32: 'round_tf32',
  bf16: 'pack_bf16',
  f16: 'pack_f16',
}

/**
 * `mma.sync` on blocks of 16 x 8 sums; a warp holds `rows` x `columns` of them. Which lane holds which element is in the PTX manual,
 * "Warp Level Matrix Multiply-Accumulate Instructions", m16n8k8 for tf32 and m16n8k16 for bf16 and f16.
 */
function warpCore(t: TileShape, emitter: Emitter): Core {
  const precision = t.precision as 'tf32' | 'bf16' | 'f16'
  const [sums, partA, partB] = [emitter.fresh('sums'), emitter.fresh('part_a'), emitter.fresh('part_b')]
  const across = t.n / t.columns
  const warp = emitter.let('warp', div(threadRef, 32))
  const lane = emitter.let('lane', mod(threadRef, 32))
  const group = emitter.let('lane_row', div(lane, 4))
  const inGroup = emitter.let('lane_column', mod(lane, 4))
  const row0 = emitter.let('row', kadd(kmul(div(warp, across), t.rows), group))
  const column0 = emitter.let('column', kmul(mod(warp, across), t.columns))
  const [blocksM, blocksN] = [t.rows / 16, t.columns / 8]
  const pairs = precision === 'tf32' ? 1 : 2
  const depth = precision === 'tf32' ? 8 : 16
  const sum = (r: KExpr, q: KExpr): KExpr =>
    kadd(kmul(kadd(kmul(div(r, 2), blocksN), div(q, 2)), 4), kadd(kmul(mod(r, 2), 2), mod(q, 2)))
  const word = (o: Operand, start: KExpr, i: KExpr, k: KExpr): KExpr => {
    const load = (at: KExpr): KExpr => kload(o.array, placeIn(o, start, i, at), 'f32')
    const args = pairs === 1 ? [load(k)] : [load(k), load(kadd(k, kconst(1)))]
    return { op: 'primitive', name: ROUND[precision], args, type: 'u32', lanes: 1 }
  }
  return {
    registers: [
      { name: sums, type: 'f32', elements: (t.rows * t.columns) / 32 },
      { name: partA, type: 'u32', elements: blocksM * 4 },
      { name: partB, type: 'u32', elements: blocksN * 2 },
    ],
    rows: t.rows / 8,
    columns: t.columns / 4,
    wide: false,
    row: (r) => kadd(row0, kmul(r, 8)),
    column: (q) => kadd(kadd(column0, kmul(inGroup, 2)), kadd(kmul(div(q, 2), 8), mod(q, 2))),
    sum,
    multiply: (a, b, startA, startB) =>
      repeat(emitter, 'step', t.k / depth, (step) => {
        const k = emitter.let('k', kadd(kmul(step, depth), kmul(inGroup, pairs)))
        const half = depth / 2
        repeat(emitter, 'i', blocksM * 4, (i) => {
          const row = kadd(row0, kadd(kmul(div(i, 4), 16), kmul(mod(i, 2), 8)))
          const at = kadd(k, kmul(div(mod(i, 4), 2), half))
          emitter.push(kstore(partA, i, word(a, startA, row, at)))
        })
        repeat(emitter, 'j', blocksN * 2, (j) => {
          const column = kadd(kadd(column0, kmul(div(j, 2), 8)), group)
          const at = kadd(k, kmul(mod(j, 2), half))
          emitter.push(kstore(partB, j, word(b, startB, column, at)))
        })
        repeat(emitter, 'i', blocksM, (i) =>
          repeat(emitter, 'j', blocksN, (j) =>
            emitter.push({
              kind: 'primitive',
              name: `mma_${precision}`,
              elements: [
                { array: sums, index: kmul(kadd(kmul(i, blocksN), j), 4) },
                { array: partA, index: kmul(i, 4) },
                { array: partB, index: kmul(j, 2) },
              ],
              args: [],
            }),
          ),
        )
      }),
  }
}
