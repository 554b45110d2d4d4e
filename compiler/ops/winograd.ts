// Winograd's minimal filtering F(m x m, 3 x 3): a convolution with filters of 3 x 3 as (m + 2)^2 matrix products over tiles of m x m results,
// with (1 + 2 / m)^2 products for each result where the plain sum has 9. Passes make these operators of convolutions after differentiation,
// so that they need no derivatives.
// Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, section 4.
import { type Expr, int, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { dimValue } from '../ir/types.ts'
import {
  elements,
  filterPoints,
  inputPoints,
  numbers,
  outputLine,
  outputTerm,
  pick,
  pointsOf,
  TAPS,
} from '../ir/winograd.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { loopOver, varsOf } from './loops.ts'
import { addI, mulI } from './view.ts'

/** Element (i, j) of a transform along both axes of a square of values. */
function transformed(
  i: Expr,
  j: Expr,
  size: number,
  value: (a: number, b: number) => Expr,
  along: (line: readonly Expr[]) => Expr[],
): Expr {
  const each = Array.from({ length: size }, (_, n) => n)
  return pick(j, along(each.map((b) => pick(i, along(each.map((a) => value(a, b)))))))
}

interface TileAttrs extends Record<string, number | readonly number[]> {
  readonly tile: number
}

export const winogradOps: readonly AnyOp[] = [
  defineOp<TileAttrs>({
    name: 'winograd_filter',
    kind: 'generic',
    doc: 'Filters w[G, K, C, 3, 3] at the points of F(tile x tile, 3 x 3): u[i, j, g, k, c] = sum over r, s of F[i, r] F[j, s] w[g, k, c, r, s].',
    cost: 40,
    type: ([w], { tile }) => ({
      dtype: w!.dtype,
      shape: [pointsOf(tile), pointsOf(tile), ...w!.shape.slice(0, 3)],
    }),
    at: ([i, j, ...lead], [w], { tile }) =>
      transformed(
        i!,
        j!,
        TAPS,
        (r, s) => w!([...lead, int(r), int(s)]),
        (line) => filterPoints(elements, tile, line),
      ),
    reference: ([w], { tile }, { shape }) => {
      const lead = shape.slice(2).reduce((n, d) => n * d, 1)
      const points = pointsOf(tile)
      const data = new Float64Array(points * points * lead)
      for (let l = 0; l < lead; l++)
        square(
          TAPS,
          (r, s) => w!.data[(l * TAPS + r) * TAPS + s]!,
          (line) => filterPoints(numbers, tile, line),
        ).forEach((value, point) => {
          data[point * lead + l] = value
        })
      return { shape, data }
    },
    samples: ['f32[1,3,2,3,3] | tile=2', 'f32[2,2,3,3,3] | tile=4'],
  }),
  defineOp<TileAttrs & { readonly tiles: readonly number[] }>({
    name: 'winograd_input',
    kind: 'generic',
    doc: 'Tiles of x[N, G, C, H, W] at the points of F(tile x tile, 3 x 3): v[i, j, g, c, n, t, u] = sum over a, b of B[i, a] B[j, b] x[n, g, c, tile t + a, tile u + b]. x holds all that `tiles` reach.',
    cost: 40,
    type: ([x], { tile, tiles }) => {
      const [n, g, c] = x!.shape
      return { dtype: x!.dtype, shape: [pointsOf(tile), pointsOf(tile), g!, c!, n!, ...tiles] }
    },
    at: ([i, j, g, c, n, t, u], [x], { tile }) =>
      transformed(
        i!,
        j!,
        pointsOf(tile),
        (a, b) => x!([n!, g!, c!, addI(mulI(t!, tile), int(a)), addI(mulI(u!, tile), int(b))]),
        (line) => inputPoints(elements, tile, line),
      ),
    reference: ([x], { tile }, { shape }) => {
      const [, , G, C, N, T, U] = shape as readonly number[] as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const [H, W] = x!.shape.slice(3) as [number, number]
      const lead = G * C * N * T * U
      const data = new Float64Array(shape.reduce((n, d) => n * d, 1))
      let at = 0
      for (let g = 0; g < G; g++)
        for (let c = 0; c < C; c++)
          for (let n = 0; n < N; n++)
            for (let t = 0; t < T; t++)
              for (let u = 0; u < U; u++, at++) {
                const from = (((n * G + g) * C + c) * H + tile * t) * W + tile * u
                square(
                  pointsOf(tile),
                  (a, b) => x!.data[from + a * W + b]!,
                  (line) => inputPoints(numbers, tile, line),
                ).forEach((value, point) => {
                  data[point * lead + at] = value
                })
              }
      return { shape, data }
    },
    samples: ['f32[1,1,2,6,8] | tile=2 tiles=[2,3]', 'f32[2,2,1,7,10] | tile=4 tiles=[1,2]'],
  }),
  defineOp<TileAttrs & { readonly size: readonly number[] }>({
    name: 'winograd_product',
    kind: 'contraction',
    doc: 'Results y[N, G, K, H, W] of F(tile x tile, 3 x 3) from its tiles v[m, m, G, C, N, T, U] and filters u[m, m, G, K, C], m = tile + 2: y[n, g, k, p, q] = sum over i, j of A[p mod tile, i] A[q mod tile, j] (sum over c of u[i, j, g, k, c] v[i, j, g, c, n, p div tile, q div tile]).',
    type: ([v, u], { size }) => ({
      dtype: u!.dtype,
      shape: [v!.shape[4]!, v!.shape[2]!, u!.shape[3]!, ...size],
    }),
    at: ([n, g, k, p, q], [v, u], { tile }, [, ut]) => {
      const points = pointsOf(tile)
      const [i, j, c] = [loopOver('i', points), loopOver('j', points), loopOver('c', dimValue(ut!.shape[4]!))]
      const number = (at: Expr): Expr => apply('idiv', [at, int(tile)], 'i32')
      const filter = u!([i.at, j.at, g!, k!, c.at])
      const input = v!([i.at, j.at, g!, c.at, n!, number(p!), number(q!)])
      return reduce('sum', varsOf([i, j, c]), outputTerm(tile, filter, input, [i.at, j.at], p!, q!))
    },
    reference: ([v, u], { tile, size }, { shape }) => productF64(u!, v!, tile, size, shape),
    samples: [
      'f32[4,4,1,2,1,2,2], f32[4,4,1,3,2] | tile=2 size=[4,3]',
      'f32[6,6,2,3,2,1,2], f32[6,6,2,2,3] | tile=4 size=[3,8]',
    ],
  }),
]

/** A transform along both axes of a square of `size` x `size` values: row by row. */
function square(
  size: number,
  value: (a: number, b: number) => number,
  along: (line: readonly number[]) => number[],
): number[] {
  const each = Array.from({ length: size }, (_, n) => n)
  const columns = each.map((b) => along(each.map((a) => value(a, b))))
  return columns[0]!.flatMap((_, i) => along(columns.map((column) => column[i]!)))
}

function productF64(
  u: F64Tensor,
  v: F64Tensor,
  tile: number,
  size: readonly number[],
  shape: readonly number[],
): F64Tensor {
  const [N, G, K] = shape as [number, number, number]
  const [P, Q] = size as [number, number]
  const C = u.shape[4]!
  const [T, U] = v.shape.slice(5) as [number, number]
  const points = pointsOf(tile)
  const data = new Float64Array(shape.reduce((n, d) => n * d, 1))
  for (let n = 0; n < N; n++)
    for (let g = 0; g < G; g++)
      for (let k = 0; k < K; k++)
        for (let t = 0; t < T; t++)
          for (let q = 0; q < U; q++) {
            const sum = (i: number, j: number): number => {
              const point = (i * points + j) * G + g
              let total = 0
              for (let c = 0; c < C; c++)
                total +=
                  u.data[(point * K + k) * C + c]! * v.data[(((point * C + c) * N + n) * T + t) * U + q]!
              return total
            }
            square(points, sum, (line) => outputLine(numbers, tile, line)).forEach((value, at) => {
              const [row, column] = [tile * t + Math.floor(at / tile), tile * q + (at % tile)]
              if (row < P && column < Q) data[(((n * G + g) * K + k) * P + row) * Q + column] = value
            })
          }
  return { shape, data }
}
