// A block of sums in the registers of one thread: vectors of four columns where there are so many, single sums otherwise; and the
// element-wise tail that follows on the finished sums.
import { type Expr, operands, postorder, type Var } from '../ir/expr.ts'
import type { KExpr } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { storeResults } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, ksplat } from './kexpr.ts'
import { storesWide } from './lanes.ts'

type Named = KExpr & { op: 'ref' }

export interface Sums {
  readonly rows: number
  readonly columns: number
  /** `[i][j]`: four columns from 4 * j on where `wide`, or column j. */
  readonly parts: readonly (readonly Named[])[]
  readonly wide: boolean
}

/** Sums that begin at 0. */
export function sumsOf(emitter: Emitter, rows: number, columns: number): Sums {
  const wide = columns % 4 === 0
  const zero = kconst(0, 'f32')
  const parts = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: wide ? columns / 4 : columns }, (_, j) => {
      const single = columns === 1 || columns === 4
      return emitter.mutable(single ? `c${i}` : `c${i}_${j}`, wide ? ksplat(zero) : zero)
    }),
  )
  return { rows, columns, parts, wide }
}

/** One of the four lanes of a value. */
export const laneOf = (value: KExpr, lane: number): KExpr => ({
  op: 'lane',
  value,
  lane: lane as 0 | 1 | 2 | 3,
  type: value.type,
  lanes: 1,
})

/** The values of four columns each as vectors: `[u][j]` of `[i][u]`. Columns that came as one vector stay that. */
export function vectorsOf(
  emitter: Emitter,
  columns: readonly (readonly KExpr[])[],
): readonly (readonly KExpr[])[] {
  return columns[0]!.map((_, u) =>
    Array.from({ length: columns.length / 4 }, (_, j) => {
      const parts = [0, 1, 2, 3].map((i) => columns[4 * j + i]![u]!) as [KExpr, KExpr, KExpr, KExpr]
      const [first] = parts
      const whole =
        first.op === 'lane' &&
        parts.every((p, i) => p.op === 'lane' && p.lane === i && p.value === first.value)
      return whole ? first.value : emitter.let('b', { op: 'vector', parts, type: 'f32', lanes: 4 })
    }),
  )
}

/** Adds products: `a[i][u]` is the value of row i at term u, `b[u][j]` that of part j of the columns. */
export function multiply(
  emitter: Emitter,
  { parts, wide }: Sums,
  a: readonly (readonly KExpr[])[],
  b: readonly (readonly KExpr[])[],
): void {
  b.forEach((columns, u) => {
    parts.forEach((line, i) => {
      const single = a[i]![u]!
      const value = single.op === 'primitive' && line.length > 1 ? emitter.let('a', single) : single
      const factor = wide ? ksplat(value) : value
      line.forEach((sum, j) => {
        emitter.push({ kind: 'assign', name: sum.name, value: kapply('fma', [factor, columns[j]!, sum]) })
      })
    })
  })
}

/** Where the sums of a thread belong, and how far all threads together reach. */
export interface Place {
  readonly row: KExpr
  /** The first column of part j. */
  readonly column: (part: number) => KExpr
  readonly rowSpan: number
  readonly columnSpan: number
  /** Whether column i of the thread is not another thread's too; absent where each has one thread. */
  readonly mine?: ((i: number) => KExpr) | null
  /** Whether the thread has anything to store. */
  readonly within?: KExpr | null
  /** Loops in which the threads of a group differ, beside the columns. */
  readonly folded?: readonly Var[]
  /** Where a subgroup shares its rows: the value of a row's own expression at row i, computed once for all threads. */
  readonly sharedRow?: (e: Expr, i: number) => KExpr
}

/** The results of the nest, from the finished sums. */
export function storeSums(
  c: Contraction,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  sums: Sums,
  place: Place,
): void {
  const each = sums.wide ? 4 : 1
  const [M, N] = [c.m.extent, c.n.extent]
  const [ragged, cut] = [place.rowSpan !== M, place.columnSpan !== N]
  const [evenRows, evenColumns] = [M % sums.rows === 0, N % each === 0]
  const vectors = sums.wide && evenColumns && !place.mine && storesWide(c.nest, c.n, c.reduce)
  const row = (i: number): KExpr => kadd(place.row, kconst(i))
  const shared = sharedValues(c, sums.rows, place)
  const element = (sum: KExpr): void => {
    if (vectors) emitter.bindVector(c.reduce, sum)
    else emitter.bind(c.reduce, sum)
    if (vectors) emitter.wide(c.n, () => storeResults(c.nest, buffers, emitter))
    else storeResults(c.nest, buffers, emitter)
  }
  const rows = (sum: (i: number) => KExpr): void => {
    for (let i = 0; i < sums.rows; i++) {
      when(emitter, ragged && !evenRows ? below(row(i), M) : null, () => {
        emitter.bind(c.m, i === 0 && place.row.op === 'ref' ? place.row : emitter.let('m', row(i)))
        for (const [e, values] of shared) emitter.bind(e, values[i]!)
        element(sum(i))
      })
    }
  }
  const lanes = vectors ? 1 : each
  const part = (j: number): void => {
    const first = place.column(j)
    when(emitter, cut && evenColumns ? below(first, N) : null, () => {
      for (let lane = 0; lane < lanes; lane++) {
        const column = kadd(first, kconst(lane))
        const mine = place.mine?.(each * j + lane)
        when(emitter, mine ?? (cut && !evenColumns ? below(column, N) : null), () => {
          emitter.bind(c.n, column.op === 'ref' ? column : emitter.let('n', column))
          rows((i) => {
            const sum = sums.parts[i]![j]!
            return lanes === 1 ? sum : laneOf(sum, lane)
          })
        })
      }
    })
  }
  when(emitter, place.within ?? null, () => {
    when(emitter, ragged && evenRows ? below(place.row, M) : null, () => {
      for (let j = 0; j < sums.parts[0]!.length; j++) part(j)
    })
  })
}

/** What the tail reads for a row alone, at each row; all threads are still together here. */
function sharedValues(
  c: Contraction,
  rows: number,
  { sharedRow, folded = [] }: Place,
): (readonly [Expr, readonly KExpr[]])[] {
  if (sharedRow === undefined) return []
  const found = new Set<Expr>()
  const seen = new Set<Expr>()
  const visit = (e: Expr): void => {
    if (seen.has(e) || e === c.reduce) return
    seen.add(e)
    const own =
      e.type !== 'bool' && e.free.includes(c.m.id) && ![c.n, ...folded].some((v) => e.free.includes(v.id))
    const inside = own ? postorder([e]) : []
    if (inside.some((x) => x.op === 'load') && !inside.includes(c.reduce)) found.add(e)
    else for (const o of operands(e)) visit(o)
  }
  for (const r of c.nest.results) visit(r.value)
  return [...found].map((e) => [e, Array.from({ length: rows }, (_, i) => sharedRow(e, i))])
}

const below = (e: KExpr, extent: number): KExpr => kapply('lt', [e, kconst(extent)], 'bool')

/** Runs `body` where the condition holds; without a test where there is none. */
function when(emitter: Emitter, condition: KExpr | null, body: () => void): void {
  if (condition === null) emitter.inline(body)
  else emitter.scoped(body, (then) => ({ kind: 'if', condition, then, else: [] }))
}
