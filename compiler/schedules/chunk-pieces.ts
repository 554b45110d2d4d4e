// What the innermost loop of the general schedule is cut into, and which of it runs four lanes wide.
import type { Reduce, Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { Profile } from '../ir/limits.ts'
import { divideResults, type Nest, reductionsOf } from '../ir/nest.ts'
import { interleaved } from './interleave.ts'
import { favoursVector, savesBranches } from './reduce-loop.ts'
import { isClear, type Piece, splitRange } from './split-range.ts'

/**
 * The innermost loop without its conditions, and without the divisions that tell even elements from odd ones; empty where it stays whole. Sums
 * over windows are cut only where most of it is vectors without conditions then.
 */
export function piecesOf(nest: Nest, inner: Var, profile: Profile): readonly Piece[] {
  const { elements, rows } = divideResults(nest)
  const reductions = reductionsOf(nest)
  const whole = { nest: elements, v: inner }
  const plain = reductions.length === 0
  const alone = rows.results.length === 0 && reductions.every((r) => r.free.includes(inner.id))
  const halves = profile.lanes === 4 && (plain || alone) ? interleaved(whole) : null
  if (halves && share(halves, isWide) > 0.5) return halves
  const pieces = plain || (alone && profile.lanes === 4) ? splitRange(whole) : []
  return pieces.length > 1 && (plain || share(pieces, (p) => isWide(p) && isClear(p)) >= 0.5) ? pieces : []
}

/** How much of the loop lies in pieces of a kind. */
function share(pieces: readonly Piece[], kind: (piece: Piece) => boolean): number {
  const sum = (all: readonly Piece[]): number => all.reduce((n, p) => n + p.v.extent * (p.pairs ? 2 : 1), 0)
  return sum(pieces.filter(kind)) / sum(pieces)
}

/** Whether the innermost loop is worth four lanes: its stores are consecutive, and most of what it reads is. */
export function isWide({ nest, v, pairs }: Piece): boolean {
  if (v.extent < 4 || nest.results.some((r) => laneFactor(r.index, v) !== (pairs ? 2 : 1))) return false
  const innermost = reductionsOf(nest).filter((r) => r.free.includes(v.id))
  const others = innermost.some((r) => prefersOwnLoop(r, v))
  return (
    !others &&
    (innermost.length > 0
      ? innermost.every((r) => favoursVector(r.body, v) || savesBranches(r, v))
      : nest.results.every((r) => favoursVector(r.value, v) || savesBranches(r.value, v)))
  )
}

/** Terms of a sum from which on its own vectors are faster than shuffled ones along the result. */
const LONG_SUM = 64

/** A reduction whose terms lie side by side along its own innermost loop, and not along `v`. */
function prefersOwnLoop(r: Reduce, v: Var): boolean {
  const last = r.vars[r.vars.length - 1]!
  const along = last.extent < LONG_SUM ? favoursVector(r.body, v) : favoursVector(r.body, v, 'side by side')
  return last.extent >= 8 && favoursVector(r.body, last) && !along
}
