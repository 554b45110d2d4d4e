// What the schedules without packed panels share: which sums of products they take, and the sizes of their register blocks.
import { type Expr, type Load, postorder, type Reduce, type Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import { hasRowResults, type Nest } from '../ir/nest.ts'
import { turnCost } from './chunk-cost.ts'
import { apartBy, startsAnywhere } from './lanes-apart.ts'

/** result = tail(sum of a * b), over the loops that the user's program has. */
export interface Product {
  readonly reduce: Reduce
  /** The factor without the result's innermost dim. */
  readonly a: Expr
  readonly b: Expr
  /** Dims that only `a` has, and dims that only `b` has, outermost first. */
  readonly rows: readonly Var[]
  readonly columns: readonly Var[]
  readonly nest: Nest
}

/** Products below this are as fast in plain loops. */
const MIN_WORK = 1 << 13
/**
 * Accumulators that leave registers for the factors, of the sixteen that a processor has; engines that join vectors load each factor where
 * it is used, which takes fewer.
 */
const MAX_ACCUMULATORS = { single: 9, joined: 10 } as const

export const extentOf = (vars: readonly Var[]): number => vars.reduce((n, v) => n * v.extent, 1)

/** The sum of products of a nest, or null where it has none worth register blocks. */
export function findProduct(nest: Nest): Product | null {
  const reductions = postorder(nest.results.map((r) => r.value)).filter((e): e is Reduce => e.op === 'reduce')
  const [reduce] = reductions
  if (hasRowResults(nest)) return null
  if (!reduce || reductions.length !== 1 || reduce.kind !== 'sum' || reduce.type !== 'f32') return null
  const { body } = reduce
  if (body.op !== 'apply' || body.fn !== 'mul') return null
  const [p, q] = body.args as [Expr, Expr]
  const innermost = nest.dims[nest.dims.length - 1]
  if (!innermost) return null
  const [a, b] = p.free.includes(innermost.id) && !q.free.includes(innermost.id) ? [q, p] : [p, q]
  const only = (x: Expr, y: Expr): Var[] =>
    nest.dims.filter((d) => x.free.includes(d.id) && !y.free.includes(d.id))
  const [rows, columns] = [only(a, b), only(b, a)]
  if (rows.length === 0 || !columns.includes(innermost)) return null
  // A factor that is computed would be computed again for every block; packing does it once.
  if (a.op !== 'load' || b.op !== 'load') return null
  if (extentOf(nest.dims) * extentOf(reduce.vars) < MIN_WORK) return null
  return { reduce, a, b, rows, columns, nest }
}

/**
 * Whether `e` has vectors of consecutive elements along `v` that may start anywhere: every load either counts along with `v` or does
 * not see it, and nothing divides it.
 */
export const isConsecutive = (e: Expr, v: Var): boolean => countsBy(e, v, (factor) => factor === 1)

/** Whether vectors, or pairs of vectors that are shuffled, take four values of `v` from anywhere. */
export const isVector = (e: Expr, v: Var): boolean =>
  countsBy(e, v, (factor) => factor === 1 || apartBy(factor) !== null)

function countsBy(e: Expr, v: Var, fits: (factor: number) => boolean): boolean {
  const loads = postorder([e]).filter((x): x is Load => x.op === 'load' && x.free.includes(v.id))
  const factors = loads.map((l) => affineFactor(l.index, v))
  return loads.length > 0 && startsAnywhere([e], v) && factors.every((f) => f !== null && fits(f))
}

/**
 * About how many elements the loads of `e` touch while `vars` run and all else stands still. Loops of one stride overlap, as the positions
 * of an image and of a filter do.
 */
export function footprint(e: Expr, vars: readonly Var[]): number {
  const loads = postorder([e]).filter((x): x is Load => x.op === 'load')
  return loads.reduce((sum, l) => {
    const reach = new Map<string, number>()
    for (const v of vars.filter((x) => l.index.free.includes(x.id))) {
      const factor = affineFactor(l.index, v)
      const key = factor === null ? `loop ${v.id}` : String(Math.abs(factor))
      reach.set(key, (reach.get(key) ?? 1) + v.extent - 1)
    }
    return sum + [...reach.values()].reduce((n, extent) => n * extent, 1)
  }, 0)
}

/** A register block. */
export interface Block {
  readonly rows: number
  readonly columns: number
}

/** A register block, and the cycles that all blocks take for one term of their sums. */
export interface RankedBlock extends Block {
  readonly cost: number
}

/** Registers of a row of one kind of block, and how many such blocks there are along the row. */
type Strip = readonly [registers: number, count: number]

/** How many accumulators a block may have, and what its rows take of them. */
interface Registers {
  readonly most: number
  readonly strips: (columns: number) => readonly Strip[]
}

/** Each column is a register of its own. */
const single = (extent: number): Registers => ({
  most: MAX_ACCUMULATORS.single,
  strips: (columns) => pieces(extent, columns),
})

/**
 * Columns are vectors along `v`. Where they are joined, two that lie side by side are one register; the last one lies over the one before
 * where `extent` ends inside of it, and stays alone.
 */
export function vectorRegisters(extent: number, joined: boolean): Registers {
  const vectors = Math.ceil(extent / 4)
  if (!joined) return single(vectors)
  const strips = (columns: number): Strip[] => {
    const whole = Math.floor(Math.floor(extent / 4) / columns)
    const left = vectors - whole * columns
    const over = extent % 4 === 0 ? 0 : 1
    const all: Strip[] = [
      [Math.ceil(columns / 2), whole],
      [Math.ceil((left - over) / 2) + over, left > 0 ? 1 : 0],
    ]
    return all.filter(([, count]) => count > 0)
  }
  return { most: MAX_ACCUMULATORS.joined, strips }
}

/**
 * Register blocks, `rows` by `columns` accumulators, that cover `rowExtent` x `columnExtent`, the one of least time first. `apart` counts the
 * places in memory that a block reads from and that lie far from each other.
 */
export function rankBlocks(
  rowExtent: number,
  columnExtent: number,
  maxColumns: number,
  apart: (rows: number, columns: number) => number = (rows) => rows,
  { most, strips }: Registers = single(columnExtent),
): RankedBlock[] {
  const blocks: RankedBlock[] = []
  for (let rows = 1; rows <= Math.min(rowExtent, most); rows++) {
    for (let columns = 1; columns <= Math.min(columnExtent, maxColumns); columns++) {
      const along = strips(columns)
      if (along.some(([registers]) => rows * registers > most)) continue
      let cost = 0
      for (const [r, rowPieces] of pieces(rowExtent, rows))
        for (const [registers, count] of along)
          cost += rowPieces * count * turnCost(r, registers, apart(r, registers))
      blocks.push({ rows, columns, cost })
    }
  }
  return blocks.sort((a, b) => a.cost - b.cost)
}

/** The pieces that cover `extent`, as pairs of a size and how many there are of it: full ones, then what is left. */
function pieces(extent: number, size: number): [number, number][] {
  const left = extent % size
  return left === 0
    ? [[size, extent / size]]
    : [
        [size, Math.floor(extent / size)],
        [left, 1],
      ]
}
