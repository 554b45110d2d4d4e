// Winograd's minimal filtering F(m x m, 3 x 3): its transforms along one axis, on numbers and expressions, by the matrices of Toom and Cook
// for the points 0, p, -p, ... and infinity, with the sums that a pair of points shares; and the term of its sum.
// Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, section 4.

import { constant, type Expr, int } from './expr.ts'
import { apply } from './simplify-expr.ts'

export const TAPS = 3

/** Sizes m of tiles along each axis. */
export const TILES = [2, 4] as const

/**
 * Points p of which a form has both signs. A pair of fractions keeps numbers of both transforms near 1: with 1 and 2 the error of m = 4 is
 * four times as large (B. Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution", 2018, on the choice).
 */
const PAIRS: Readonly<Record<number, readonly number[]>> = { 2: [1], 4: [0.75, 1.5] }

/** Points along each axis. */
export const pointsOf = (tile: number): number => tile + TAPS - 1

/** Tiles that cover a number of results. */
export const tilesOf = (size: number, tile: number): number => Math.ceil(size / tile)

/** Arithmetic on numbers, expressions of elements, or values of a kernel. */
export interface Linear<T> {
  readonly add: (a: T, b: T) => T
  readonly sub: (a: T, b: T) => T
  readonly scale: (a: T, by: number) => T
}

/** The coefficients of the product of x^2 - q^2 over `pairs`, by powers of x^2. */
const evenProduct = (pairs: readonly number[]): number[] =>
  pairs.reduce(
    (sum, q) => {
      const next = [...sum.map((c) => -c * q * q), 0]
      sum.forEach((c, i) => {
        next[i + 1]! += c
      })
      return next
    },
    [1],
  )

const combine = <T>(l: Linear<T>, factors: readonly number[], values: readonly T[]): T => {
  const parts = factors.flatMap((f, i) => (f === 0 ? [] : [{ f, value: values[i]! }]))
  // Terms with a factor of 1 come first: the others are added to or taken from them.
  const sorted = [...parts.filter((p) => p.f === 1), ...parts.filter((p) => p.f !== 1)]
  const [first, ...rest] = sorted
  if (!first) throw new Error('a transform without terms')
  const scaled = (value: T, by: number): T => (by === 1 ? value : l.scale(value, by))
  return rest.reduce(
    (sum, p) => (p.f < 0 ? l.sub(sum, scaled(p.value, -p.f)) : l.add(sum, scaled(p.value, p.f))),
    scaled(first.value, first.f),
  )
}

const every = <T>(values: readonly T[], step: number, from: number): T[] =>
  values.filter((_, i) => i >= from && (i - from) % step === 0)

/** A line of an input tile, of pointsOf(tile) values, at the points. */
export function inputPoints<T>(l: Linear<T>, tile: number, d: readonly T[]): T[] {
  const pairs = PAIRS[tile]!
  const all = evenProduct(pairs)
  const sign = pairs.length % 2 === 0 ? 1 : -1
  const middle = pairs.flatMap((p) => {
    const rest = evenProduct(pairs.filter((q) => q !== p))
    const even = combine(l, rest, every(d, 2, 2))
    const odd = combine(
      l,
      rest.map((c) => c * p),
      every(d, 2, 1),
    )
    return [l.add(even, odd), l.sub(even, odd)]
  })
  const zero = combine(
    l,
    all.map((c) => c * sign),
    every(d, 2, 0),
  )
  return [zero, ...middle, combine(l, all, every(d, 2, 1))]
}

/** Three taps at the points. */
export function filterPoints<T>(l: Linear<T>, tile: number, [a, b, c]: readonly T[]): T[] {
  const pairs = PAIRS[tile]!
  const middle = pairs.flatMap((p) => {
    const at = evenProduct(pairs.filter((q) => q !== p)).reduce((sum, f, i) => sum + f * p ** (2 * i), 0)
    const by = 1 / (2 * p * p * at)
    const even = combine(l, [by, by * p * p], [a!, c!])
    const odd = l.scale(b!, by * p)
    return [l.add(even, odd), l.sub(even, odd)]
  })
  return [l.scale(a!, 1 / Math.abs(evenProduct(pairs)[0]!)), ...middle, c!]
}

/** A line of `tile` results from values at the points. */
export function outputLine<T>(l: Linear<T>, tile: number, s: readonly T[]): T[] {
  const pairs = PAIRS[tile]!
  const sums = pairs.map((_, i) => l.add(s[1 + 2 * i]!, s[2 + 2 * i]!))
  const differences = pairs.map((_, i) => l.sub(s[1 + 2 * i]!, s[2 + 2 * i]!))
  return Array.from({ length: tile }, (_, power) =>
    combine(
      l,
      [...pairs.map((p) => p ** power), ...(power === 0 || power === tile - 1 ? [1] : [])],
      [...(power % 2 === 0 ? sums : differences), power === 0 ? s[0]! : s.at(-1)!],
    ),
  )
}

const f32 = (value: number): Expr => constant(Math.fround(value), 'f32')
/** On expressions of elements. */
export const elements: Linear<Expr> = {
  add: (a, b) => apply('add', [a, b], 'f32'),
  sub: (a, b) => apply('sub', [a, b], 'f32'),
  scale: (a, by) => apply('mul', [a, f32(by)], 'f32'),
}
export const numbers: Linear<number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  scale: (a, by) => a * by,
}

/** The value whose number is `at`. */
export const pick = (at: Expr, values: readonly Expr[]): Expr =>
  values
    .slice(0, -1)
    .reduceRight(
      (rest, value, i) => apply('select', [apply('eq', [at, int(i)], 'bool'), value, rest], 'f32'),
      values.at(-1)!,
    )

/** Columns of the matrix of `outputLine`: what each point gives to each result of a line. */
const outputMatrix = (tile: number): number[][] =>
  Array.from({ length: pointsOf(tile) }, (_, point) =>
    outputLine(
      numbers,
      tile,
      Array.from({ length: pointsOf(tile) }, (_, i) => Number(i === point)),
    ),
  )

/** What point `at` gives to result p of its line. */
function outputFactor(tile: number, p: Expr, at: Expr): Expr {
  const matrix = outputMatrix(tile)
  const place = apply('imod', [p, int(tile)], 'i32')
  return pick(
    place,
    Array.from({ length: tile }, (_, row) =>
      pick(
        at,
        matrix.map((column) => f32(column[row]!)),
      ),
    ),
  )
}

/** One term of the sum that gives the result at row p, column q: `u` and `v` are of point (i, j). Schedules know the sum by it. */
export const outputTerm = (
  tile: number,
  u: Expr,
  v: Expr,
  at: readonly [Expr, Expr],
  p: Expr,
  q: Expr,
): Expr => {
  const mul = (a: Expr, b: Expr): Expr => apply('mul', [a, b], 'f32')
  return mul(u, mul(v, mul(outputFactor(tile, p, at[0]), outputFactor(tile, q, at[1]))))
}
