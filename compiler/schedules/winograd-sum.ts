// Finds the sum of a Winograd product in a nest: the term that its operator writes, of two loads.
import { type Expr, int, type Load, postorder, type Reduce, type Var, variable } from '../ir/expr.ts'
import { affineFactor, terms } from '../ir/index-terms.ts'
import { hasRowResults, type Nest, reductionsOf, renamed } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { outputTerm, pointsOf, TILES, tilesOf } from '../ir/winograd.ts'
import { flopsOf } from './cost.ts'

/**
 * results[batch, k, n, p, q] = tail(sum over points and c of the term of u and v). `column` counts the tiles of all images, row by row.
 */
export interface WinogradSum {
  readonly nest: Nest
  readonly reduce: Reduce
  /** Results of a tile along each axis. */
  readonly tile: number
  /** Dims that both factors have. */
  readonly batch: readonly Var[]
  readonly k: Var
  /** The image; null where there is one only. */
  readonly image: Var | null
  readonly p: Var
  readonly q: Var
  /** Loops over the points, and over the terms of each of their products. */
  readonly i: Var
  readonly j: Var
  readonly c: Var
  readonly column: Var
  /** Rows of tiles of an image, and tiles in each. */
  readonly tileRows: number
  readonly tileColumns: number
  /** u[batch, k, c] and v[batch, c, column] of a point. */
  readonly u: Expr
  readonly v: Expr
}

/** A nest whose results were reshaped has other dims than the sum: what divides them says where to cut. */
export function findWinograd(nest: Nest): WinogradSum | null {
  let tries = 0
  const visit = (own: Nest): WinogradSum | null => {
    const found = inItsDims(own)
    if (found || !isWinograd(own)) return found
    for (const { dim, by } of cuts(own)) {
      if (++tries > MAX_TRIES) return null
      const deeper = visit(divided(own, dim, by))
      if (deeper) return deeper
    }
    return null
  }
  return visit(nest)
}

const MAX_TRIES = 32

const loadsOf = (reduce: Reduce): Load[] => postorder([reduce.body]).filter((e): e is Load => e.op === 'load')

/** Whether the nest holds a sum of the right loops. */
function isWinograd(nest: Nest): boolean {
  const [reduce, ...more] = reductionsOf(nest)
  if (!reduce || more.length > 0 || hasRowResults(nest) || reduce.vars.length !== 3) return false
  const [i, j] = reduce.vars as [Var, Var, Var]
  return TILES.some((t) => pointsOf(t) === i.extent) && j.extent === i.extent && loadsOf(reduce).length === 2
}

function inItsDims(nest: Nest): WinogradSum | null {
  if (!isWinograd(nest)) return null
  const reduce = reductionsOf(nest)[0]!
  const [i, j] = reduce.vars as [Var, Var, Var]
  const tile = TILES.find((t) => pointsOf(t) === i.extent)!
  const [first, second] = loadsOf(reduce) as [Load, Load]
  for (const [u, v] of [
    [first, second],
    [second, first],
  ] as const)
    for (const p of nest.dims)
      for (const q of nest.dims)
        if (p !== q && outputTerm(tile, u, v, [i, j], p, q) === reduce.body)
          return inColumns(nest, reduce, tile, u, v, p, q)
  return null
}

interface Cut {
  readonly dim: Var
  readonly by: number
}

/** Where a division within the sum may cut a dim in two. */
function cuts(nest: Nest): Cut[] {
  const found = new Map<string, Cut>()
  for (const e of postorder(reductionsOf(nest))) {
    if (e.op !== 'apply' || (e.fn !== 'idiv' && e.fn !== 'imod') || e.args[1]!.op !== 'const') continue
    for (const t of terms(e.args[0]!)) {
      const dim = nest.dims.find((d) => d === t.expr)
      const by = e.args[1]!.value / t.factor
      if (dim && Number.isInteger(by) && by > 1 && by < dim.extent && dim.extent % by === 0)
        found.set(`${dim.id}:${by}`, { dim, by })
    }
  }
  return [...found.values()].sort((a, b) => b.by - a.by)
}

function divided(nest: Nest, dim: Var, by: number): Nest {
  const [outer, inner] = [variable(dim.name, dim.extent / by), variable(dim.name, by)]
  const flat = apply('add', [apply('mul', [outer, int(by)], 'i32'), inner], 'i32')
  const before = nest.results.flatMap((r) => [r.value, r.index])
  const after = substitute(before, new Map([[dim.id, flat]]))
  return {
    ...nest,
    dims: nest.dims.flatMap((d) => (d === dim ? [outer, inner] : [d])),
    results: nest.results.map((r, i) => ({ ...r, value: after[2 * i]!, index: after[2 * i + 1]! })),
    names: renamed(nest.names, before, after),
  }
}

/** The sum with tiles counted by one flat number; null where they do not lie side by side. */
function inColumns(
  nest: Nest,
  reduce: Reduce,
  tile: number,
  u: Load,
  v: Load,
  p: Var,
  q: Var,
): WinogradSum | null {
  const [i, j, c] = reduce.vars as [Var, Var, Var]
  const others = nest.dims.filter((d) => d !== p && d !== q)
  const images = others.filter((d) => v.free.includes(d.id) && !u.free.includes(d.id))
  const rows = others.filter((d) => u.free.includes(d.id) && !v.free.includes(d.id))
  if (images.length > 1 || rows.length !== 1) return null
  const [image = null] = images
  const [tileRows, tileColumns] = [tilesOf(p.extent, tile), tilesOf(q.extent, tile)]
  const column = variable('column', (image?.extent ?? 1) * tileRows * tileColumns)
  const [row, k] = [apply('idiv', [column, int(tileColumns)], 'i32'), rows[0]!]
  const first = (e: Expr): Expr => apply('mul', [e, int(tile)], 'i32')
  const places = new Map<number, Expr>([
    [q.id, first(apply('imod', [column, int(tileColumns)], 'i32'))],
    [p.id, first(image ? apply('imod', [row, int(tileRows)], 'i32') : row)],
    ...(image ? [[image.id, apply('idiv', [row, int(tileRows)], 'i32')] as const] : []),
  ])
  const [flat] = substitute([v], places) as [Load]
  const inPlace = affineFactor(u.index, c) === 1 && affineFactor(u.index, k) !== null
  if (!inPlace || affineFactor(flat.index, column) !== 1) return null
  const batch = others.filter((d) => d !== k && d !== image)
  return { nest, reduce, tile, batch, k, image, p, q, i, j, c, column, tileRows, tileColumns, u, v: flat }
}

const extentOf = (vars: readonly Var[]): number => vars.reduce((n, v) => n * v.extent, 1)

/** Additions for the results of a tile, from its values at the points: lines of one axis, then of the other. */
const tileFlops = (tile: number): number => pointsOf(tile) * (pointsOf(tile) + tile) * tile

/** Floating-point operations, where a nest's plain count would repeat the sums of a tile for each of its results. */
export function arithmeticOf(nest: Nest): number {
  const w = findWinograd(nest)
  if (!w) return flopsOf(nest)
  const sums = extentOf([...w.batch, w.k, w.column])
  const own = w.nest.results[0]!
  const tail = flopsOf(w.nest) - flopsOf({ ...w.nest, results: [{ ...own, value: w.reduce }] })
  return sums * (2 * extentOf([w.i, w.j, w.c]) + tileFlops(w.tile)) + tail
}
