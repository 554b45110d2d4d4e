// Operators whose elements depend on their neighbours' order: running sums and products, ranks, and the last write to a position.
import { constant, type Expr, int, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type Dim, dimValue, formatType, ShapeError, scalarOf, type TensorType } from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor, type VjpArgs } from './define.ts'
import { checkIndex, position, positionF64 } from './indexing.ts'
import { loopOver } from './loops.ts'
import {
  equal,
  expand,
  iota,
  lessEqual,
  mul,
  permute,
  reduceOver,
  reshape,
  shapeAttr,
  where,
} from './nodes.ts'

interface ScanAttrs extends Record<string, number | boolean> {
  readonly axis: number
  /** From the end to the start. */
  readonly reverse: boolean
}

export const withAxis = (index: readonly Expr[], axis: number, at: Expr): Expr[] =>
  index.map((e, i) => (i === axis ? at : e))

/** Calls `visit` with the positions of each line along `axis`. */
export function forEachLine(
  shape: readonly number[],
  axis: number,
  visit: (positions: Int32Array) => void,
): void {
  const n = shape[axis]!
  const inner = shape.slice(axis + 1).reduce((a, d) => a * d, 1)
  const outer = shape.slice(0, axis).reduce((a, d) => a * d, 1)
  const positions = new Int32Array(n)
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < n; i++) positions[i] = (o * n + i) * inner + k
      visit(positions)
    }
  }
}

function scan(
  name: string,
  doc: string,
  kind: 'sum' | 'prod',
  start: number,
  step: (acc: number, v: number) => number,
  vjp: (args: VjpArgs<ScanAttrs>) => ReturnType<NonNullable<AnyOp['vjp']>>,
): AnyOp {
  return defineOp<ScanAttrs>({
    name,
    kind: 'reduce',
    doc,
    type: ([x]) => {
      if (x!.dtype === 'bool')
        throw new ShapeError(`${name} of ${formatType(x!)}`, 'convert it: f32(…) or i32(…)', 'E0302')
      return x!
    },
    at: (index, [x], { axis, reverse }, [type], out) => {
      const { vars, at } = loopOver('k', dimValue(type!.shape[axis]!))
      const here = index[axis]!
      const inside = apply('le', reverse ? [here, at] : [at, here], 'bool')
      const scalar = scalarOf(out.dtype)
      const value = apply('select', [inside, x!(withAxis(index, axis, at)), constant(start, scalar)], scalar)
      return reduce(kind, vars, value)
    },
    vjp,
    reference: ([x], { axis, reverse }) => {
      const data = new Float64Array(x!.data.length)
      forEachLine(x!.shape, axis, (positions) => {
        let acc = start
        for (let i = 0; i < positions.length; i++) {
          const at = positions[reverse ? positions.length - 1 - i : i]!
          acc = step(acc, x!.data[at]!)
          data[at] = acc
        }
      })
      return { shape: x!.shape, data }
    },
    samples: ['f32[2,4] | axis=1 reverse=false', 'f32[3,2] | axis=0 reverse=true'],
  })
}

/**
 * Cotangent of cumprod without division, so that zeros are right: dx[k] sums dy[i] times the product of x[j] over j <= i, j != k,
 * for all i >= k. It takes n * n elements a line.
 */
function cumprodVjp({ dy, inputs: [x], attrs, b }: VjpArgs<ScanAttrs>) {
  const { axis, reverse } = attrs
  const shape = shapeAttr(x!.type.shape)
  const n = shape[axis]!
  const order = [...shape.map((_, i) => i).filter((i) => i !== axis), axis]
  const rows = order.slice(0, -1).map((i) => shape[i]!)
  const square = [...rows, n, n]
  const columns = (node: typeof dy) => expand(b, reshape(b, permute(b, node, order), [...rows, 1, n]), square)
  const [k, i] = [iota(b, square, rows.length), iota(b, square, rows.length + 1)]
  const others = where(b, equal(b, k, i), 1, columns(x!))
  const products = b.apply('cumprod', [others], { axis: rows.length + 1, reverse })
  const terms = mul(b, columns(dy), where(b, reverse ? lessEqual(b, i, k) : lessEqual(b, k, i), products, 0))
  const sums = reduceOver(b, 'sum', terms, [rows.length + 1])
  return [
    permute(
      b,
      sums,
      shape.map((_, a) => order.indexOf(a)),
    ),
  ]
}

interface RankAttrs extends Record<string, number | boolean> {
  readonly axis: number
  readonly descending: boolean
}

/** Whether `a` sorts before `b`: NaN counts as the largest number, as in PyTorch. */
export function sortsBefore(a: Expr, b: Expr): Expr {
  const less = apply('lt', [a, b], 'bool')
  if (a.type !== 'f32') return less
  const nanAfter = apply(
    'and',
    [apply('isnan', [b], 'bool'), apply('not', [apply('isnan', [a], 'bool')], 'bool')],
    'bool',
  )
  return apply('or', [less, nanAfter], 'bool')
}

function sameRank(a: Expr, b: Expr): Expr {
  const same = apply('eq', [a, b], 'bool')
  if (a.type !== 'f32') return same
  const bothNan = apply('and', [apply('isnan', [a], 'bool'), apply('isnan', [b], 'bool')], 'bool')
  return apply('or', [same, bothNan], 'bool')
}

export const compareF64 = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a - b || 0

interface LastWriteAttrs extends Record<string, number> {
  readonly axis: number
  readonly size: number
}

export const scanOps: readonly AnyOp[] = [
  scan(
    'cumsum',
    'The sum of the elements up to each one along `axis`, itself included.',
    'sum',
    0,
    (a, v) => a + v,
    ({ dy, attrs, b }) => [b.apply('cumsum', [dy], { axis: attrs.axis, reverse: !attrs.reverse })],
  ),
  scan(
    'cumprod',
    'The product of the elements up to each one along `axis`, itself included.',
    'prod',
    1,
    (a, v) => a * v,
    cumprodVjp,
  ),
  defineOp<RankAttrs>({
    name: 'rank',
    kind: 'reduce',
    doc: 'How many elements sort before each one along `axis` (i32); equal elements keep their order, NaN counts as the largest.',
    cost: 4,
    type: ([x]) => {
      if (x!.dtype === 'bool')
        throw new ShapeError(`sorting ${formatType(x!)}`, 'convert it: i32(…)', 'E0302')
      return { dtype: 'i32', shape: x!.shape }
    },
    at: (index, [x], { axis, descending }, [type]) => {
      const { vars, at } = loopOver('k', dimValue(type!.shape[axis]!))
      const [own, other] = [x!(index), x!(withAxis(index, axis, at))]
      const before = descending ? sortsBefore(own, other) : sortsBefore(other, own)
      const tie = apply('and', [sameRank(own, other), apply('lt', [at, index[axis]!], 'bool')], 'bool')
      return reduce('sum', vars, apply('to_i32', [apply('or', [before, tie], 'bool')], 'i32'))
    },
    reference: ([x], { axis, descending }): F64Tensor => {
      const data = new Float64Array(x!.data.length)
      forEachLine(x!.shape, axis, (positions) => {
        const order = [...positions].sort((p, q) => {
          const by = compareF64(x!.data[p]!, x!.data[q]!)
          return descending ? -by : by
        })
        order.forEach((at, i) => {
          data[at] = i
        })
      })
      return { shape: x!.shape, data }
    },
    samples: ['f32[2,5] | axis=1 descending=false', 'f32[4,2] | axis=0 descending=true'],
  }),
  defineOp<LastWriteAttrs>({
    name: 'last_write',
    kind: 'reduce',
    doc: 'Element c along `axis` is the last position whose `index` is c, or -1: which source a scatter keeps.',
    cost: 4,
    type: ([index], { axis, size }): TensorType => {
      checkIndex('scatter', index!)
      return { dtype: 'i32', shape: index!.shape.map((dim, i): Dim => (i === axis ? size : dim)) }
    },
    at: (index, [source], { axis, size }, [type]) => {
      const { vars, at } = loopOver('j', dimValue(type!.shape[axis]!))
      const hit = apply('eq', [position(source!(withAxis(index, axis, at)), size), index[axis]!], 'bool')
      return reduce('max', vars, apply('select', [hit, at, int(-1)], 'i32'))
    },
    reference: ([index], { axis, size }, out): F64Tensor => {
      const data = new Float64Array(out.shape.reduce((a, d) => a * d, 1)).fill(-1)
      const inner = out.shape.slice(axis + 1).reduce((a, d) => a * d, 1)
      forEachLine(index!.shape, axis, (positions) => {
        positions.forEach((at, j) => {
          const [o, k] = [Math.floor(at / inner / positions.length), at % inner]
          data[(o * size + positionF64(index!.data[at]!, size)) * inner + k] = j
        })
      })
      return { shape: out.shape, data }
    },
    samples: ['i32[2,3] below 4 | axis=1 size=4'],
  }),
]
