// Cuts an innermost loop where its conditions change, so that each piece is free of them: padding becomes zeros, a copy, and zeros.
import { type Apply, type Expr, int, postorder, type Var, variable } from '../ir/expr.ts'
import { sumOf, terms } from '../ir/index-terms.ts'
import { type Nest, reductionsOf } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'

/** More cuts than these make more code than they save time; each piece has the loops of its reductions. */
const MAX_CUTS = { plain: 4, reduced: 2 }

export interface Piece {
  readonly nest: Nest
  /** Counts from 0 within the piece. */
  readonly v: Var
  /** Of every two results the first are even elements of a tensor and the second the odd ones. */
  readonly pairs?: boolean
}

/** The pieces of the loop over `v`, in order; one piece, the nest itself, where no condition depends on `v` and on terms of sums alone. */
export function splitRange(piece: Piece): Piece[] {
  const { nest, v } = piece
  const reduced = reductionsOf(nest).length > 0
  const cuts = [...new Set(outcomes(piece))].filter((at) => at > 0 && at < v.extent)
  if (cuts.length === 0 || cuts.length > MAX_CUTS[reduced ? 'reduced' : 'plain']) return [piece]
  const bounds = [0, ...cuts.sort((a, b) => a - b), v.extent]
  return bounds.slice(0, -1).map((start, i) => {
    const part = variable(v.name, bounds[i + 1]! - start)
    return { ...piece, nest: substituted(nest, v, part, 1, start), v: part }
  })
}

/** Whether no condition of the piece depends on its variable, and on terms of sums, alone. */
export const isClear = (piece: Piece): boolean => outcomes(piece).length === 0

/** Where conditions change; some may lie outside of the loop. */
function outcomes({ nest, v }: Piece): number[] {
  const inside = new Set(reductionsOf(nest).flatMap((r) => r.vars.map((k) => k.id)))
  return postorder(nest.results.map((r) => r.value)).flatMap((e) => cutsOf(e, v, inside))
}

/** The nest with `by * part + start` for its innermost variable. */
export function substituted(nest: Nest, v: Var, part: Var, by: number, start: number): Nest {
  const place = apply('add', [apply('mul', [part, int(by)], 'i32'), int(start)], 'i32')
  const map = new Map([[v.id, place]])
  const values = substitute(
    nest.results.map((r) => r.value),
    map,
  )
  const indices = substitute(
    nest.results.map((r) => r.index),
    map,
  )
  const results = nest.results.map((r, k) => ({ ...r, value: values[k]!, index: indices[k]! }))
  return { ...nest, dims: [...nest.dims.slice(0, -1), part], results }
}

/**
 * The values of `v` from which on a comparison has another outcome; where it also depends on variables of `inside`, those from which on all
 * of their values have the same outcome, or no longer have.
 */
function cutsOf(e: Expr, v: Var, inside: ReadonlySet<number>): number[] {
  if (e.op !== 'apply' || (e.fn !== 'lt' && e.fn !== 'le') || e.args[0]!.type !== 'i32') return []
  if (!e.free.includes(v.id) || e.free.some((id) => id !== v.id && !inside.has(id))) return []
  const { slope, rest } = difference(e, v)
  if (slope === 0 || rest.free.includes(v.id)) return []
  // a < b is 0 < slope * v + rest, a <= b is 0 <= slope * v + rest.
  return [rest.min, rest.max].map((offset) => {
    const root = -offset / slope
    const below = slope > 0 === (e.fn === 'lt')
    return below ? Math.floor(root) + 1 : Math.ceil(root)
  })
}

/** `b - a = slope * v + rest` for a comparison of a and b. */
function difference(e: Apply, v: Var): { slope: number; rest: Expr } {
  const [a, b] = e.args as [Expr, Expr]
  const all = [...terms(b), ...terms(a).map((t) => ({ ...t, factor: -t.factor }))]
  const own = all.filter((t) => t.expr === v)
  return {
    slope: own.reduce((sum, t) => sum + t.factor, 0),
    rest: sumOf(all.filter((t) => t.expr !== v)),
  }
}
