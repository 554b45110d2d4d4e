// Cuts an innermost loop where its conditions change, so that each piece is free of them: padding becomes zeros, a copy, and zeros.
import { type Apply, type Expr, int, postorder, type Var, variable } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'

/** More cuts than this make more code than they save time. */
const MAX_CUTS = 4

export interface Piece {
  readonly nest: Nest
  /** Counts from 0 within the piece. */
  readonly v: Var
}

/** The pieces of the loop over `v`, in order; one piece, the nest itself, where no condition depends on `v` alone. */
export function splitRange(nest: Nest, v: Var): Piece[] {
  const cuts = [...new Set(postorder(nest.results.map((r) => r.value)).flatMap((e) => cutsOf(e, v)))]
  const whole = [{ nest, v }]
  if (cuts.length === 0 || cuts.length > MAX_CUTS) return whole
  const bounds = [0, ...cuts.sort((a, b) => a - b), v.extent]
  return bounds.slice(0, -1).map((start, i) => {
    const part = variable(v.name, bounds[i + 1]! - start)
    const map = new Map([[v.id, apply('add', [part, int(start)], 'i32')]])
    const values = substitute(
      nest.results.map((r) => r.value),
      map,
    )
    const indices = substitute(
      nest.results.map((r) => r.index),
      map,
    )
    const results = nest.results.map((r, k) => ({ ...r, value: values[k]!, index: indices[k]! }))
    return { nest: { ...nest, dims: [...nest.dims.slice(0, -1), part], results }, v: part }
  })
}

/** The values of `v`, other than the first, from which on a comparison has another outcome. */
function cutsOf(e: Expr, v: Var): number[] {
  if (e.op !== 'apply' || (e.fn !== 'lt' && e.fn !== 'le')) return []
  if (e.free.length !== 1 || e.free[0] !== v.id || e.args[0]!.type !== 'i32') return []
  const [slope, offset] = difference(e, v)
  if (slope === null || slope === 0) return []
  // a < b is 0 < slope * v + offset, a <= b is 0 <= slope * v + offset.
  const strict = e.fn === 'lt'
  const root = -offset / slope
  const at =
    slope > 0
      ? strict
        ? Math.floor(root) + 1
        : Math.ceil(root)
      : strict
        ? Math.ceil(root)
        : Math.floor(root) + 1
  return at > 0 && at < v.extent ? [at] : []
}

/** Slope and offset of b - a for a comparison of a and b. */
function difference(e: Apply, v: Var): [number | null, number] {
  const [a, b] = e.args as [Expr, Expr]
  const [fa, fb] = [affineFactor(a, v), affineFactor(b, v)]
  if (fa === null || fb === null) return [null, 0]
  const [a0, b0] = substitute([a, b], new Map([[v.id, int(0)]])) as [Expr, Expr]
  return a0.op === 'const' && b0.op === 'const' ? [fb - fa, b0.value - a0.value] : [null, 0]
}
