// An innermost loop whose even and odd elements come from different places, which divisions by two tell: each half is computed on its own.
import { postorder, type Var, variable } from '../ir/expr.ts'
import { affineFactor, constOf } from '../ir/index-terms.ts'
import type { Nest } from '../ir/nest.ts'
import { type Piece, splitRange, substituted } from './split-range.ts'

/** Pairs that are worth their own loop. */
const LEAST = 4

/** Pieces of pairs, and of the last element where it has no pair; null where nothing halves the variable. */
export function interleaved({ nest, v }: Piece): readonly Piece[] | null {
  const count = Math.floor(v.extent / 2)
  if (count < LEAST || !halves(nest, v)) return null
  const pair = variable(v.name, count)
  const [even, odd] = [0, 1].map((side) => substituted(nest, v, pair, 2, side)) as [Nest, Nest]
  const results = even.results.flatMap((r, i) => [r, odd.results[i]!])
  const pieces = splitRange({ nest: { ...even, results }, v: pair, pairs: true })
  if (v.extent % 2 === 0) return pieces
  const last = variable(v.name, 1)
  return [...pieces, { nest: substituted(nest, v, last, 1, v.extent - 1), v: last }]
}

/** Whether neighbouring values of `v` differ in a remainder or quotient by two. */
const halves = (nest: Nest, v: Var): boolean =>
  postorder(nest.results.map((r) => r.value)).some(
    (e) =>
      e.op === 'apply' &&
      (e.fn === 'idiv' || e.fn === 'imod') &&
      constOf(e.args[1]!) === 2 &&
      Math.abs(affineFactor(e.args[0]!, v) ?? 0) % 2 === 1,
  )
