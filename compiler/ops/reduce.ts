// Reductions over axes: sum, prod, max, min, argmax, argmin.
import { type ReduceKind, reduce } from '../ir/expr.ts'
import type { Build, Node } from '../ir/graph.ts'
import { dimValue, formatType, isFloat, ShapeError, stridesOf } from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { type Loop, loopOver, varsOf } from './loops.ts'
import {
  cast,
  div,
  equal,
  expand,
  expandReduced,
  iota,
  keptShape,
  mul,
  reduceOver,
  reshape,
  shapeAttr,
  sizeOf,
  where,
  zerosLike,
} from './nodes.ts'

interface ReduceAttrs extends Record<string, readonly number[] | string> {
  /** Ascending. */
  readonly axes: readonly number[]
}

interface ReduceSpec {
  readonly name: ReduceKind
  readonly doc: string
  readonly start: number
  readonly step: (acc: number, value: number) => number
  readonly vjp?: (b: Build, dy: Node, y: Node, x: Node, attrs: ReduceAttrs) => Node
}

function reduction({ name, doc, start, step, vjp }: ReduceSpec): AnyOp {
  const positional = name === 'argmax' || name === 'argmin'
  return defineOp<ReduceAttrs>({
    name,
    kind: 'reduce',
    doc,
    type: ([x], { axes }) => {
      if (x!.dtype === 'bool')
        throw new ShapeError(`${name} of ${formatType(x!)}`, 'convert it: f32(…) or i32(…)', 'E0302')
      const empty = axes.some((axis) => x!.shape[axis] === 0)
      // A result of no elements needs no value.
      const needed = x!.shape.every((size, i) => axes.includes(i) || size !== 0)
      if (empty && needed && name !== 'sum' && name !== 'prod')
        throw new ShapeError(
          `${name} over an empty axis of ${formatType(x!)} has no value`,
          undefined,
          'E0404',
        )
      return { dtype: positional ? 'i32' : x!.dtype, shape: x!.shape.filter((_, i) => !axes.includes(i)) }
    },
    at: (index, [x], { axes }, [type]) => {
      const loops: Loop[] = []
      let next = 0
      const source = type!.shape.map((dim, axis) => {
        if (!axes.includes(axis)) return index[next++]!
        const loop = loopOver(`k${loops.length}`, dimValue(dim))
        loops.push(loop)
        return loop.at
      })
      return reduce(name, varsOf(loops), x!(source))
    },
    ...(vjp
      ? {
          vjp: ({
            dy,
            y,
            inputs,
            attrs,
            b,
          }: {
            dy: Node
            y: Node
            inputs: readonly Node[]
            attrs: ReduceAttrs
            b: Build
          }) => [isFloat(inputs[0]!.type.dtype) ? vjp(b, dy, y, inputs[0]!, attrs) : null],
        }
      : {}),
    reference: ([x], { axes }, out) => reduceF64(x!, axes, out.shape, positional, start, step),
    samples: ['f32[3,4,5] | axes=[1]', 'f32[3,4] | axes=[0,1]'],
  })
}

function reduceF64(
  x: F64Tensor,
  axes: readonly number[],
  shape: readonly number[],
  positional: boolean,
  start: number,
  step: (acc: number, value: number) => number,
): F64Tensor {
  const n = shape.reduce((a, d) => a * d, 1)
  const data = new Float64Array(n).fill(start)
  const best = positional ? new Float64Array(n) : data
  const seen = new Uint8Array(positional ? n : 0)
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i))
  const outStrides = stridesOf(shape)
  const axisStrides = stridesOf(axes.map((a) => x.shape[a]!))
  const index = new Array<number>(x.shape.length).fill(0)
  for (let flat = 0; flat < x.data.length; flat++) {
    const at = kept.reduce((sum, axis, k) => sum + index[axis]! * outStrides[k]!, 0)
    const value = x.data[flat]!
    if (positional) {
      // NaN counts as the extreme value, and the first of equals wins, as in PyTorch.
      const better =
        !seen[at] ||
        (!Number.isNaN(best[at]!) && (Number.isNaN(value) || step(best[at]!, value) !== best[at]))
      if (better) {
        best[at] = value
        data[at] = axes.reduce((sum, axis, k) => sum + index[axis]! * axisStrides[k]!, 0)
        seen[at] = 1
      }
    } else data[at] = step(data[at]!, value)
    for (let axis = index.length - 1; axis >= 0 && ++index[axis]! === x.shape[axis]; axis--) index[axis] = 0
  }
  return { shape, data }
}

/** The cotangent goes to the first extreme element (`ties: first`, an axis was named) or is shared by all (`even`), as in PyTorch. */
function extremeVjp(b: Build, dy: Node, y: Node, x: Node, attrs: ReduceAttrs, positional: string): Node {
  const spread = (n: Node) => expandReduced(b, n, x.type.shape, attrs.axes)
  if (attrs.ties === 'even') {
    const mask = cast(b, equal(b, x, spread(y)), x.type.dtype)
    const count = reduceOver(b, 'sum', mask, attrs.axes)
    return mul(b, mask, spread(div(b, dy, count)))
  }
  const position = reduceOver(b, positional, x, attrs.axes)
  return where(b, equal(b, spread(position), linearIndex(b, x, attrs.axes)), spread(dy), zerosLike(b, x))
}

/** Row-major position over `axes`, in the shape of `x`. */
function linearIndex(b: Build, x: Node, axes: readonly number[]): Node {
  const shape = shapeAttr(x.type.shape)
  const sizes = axes.map((axis) => shape[axis]!)
  const kept = keptShape(
    shape,
    shape.map((_, i) => i).filter((i) => !axes.includes(i)),
  )
  return expand(b, reshape(b, iota(b, [sizeOf(x, axes)], 0), kept), sizes.length === 0 ? [] : shape)
}

/** Cotangent of prod without division, so that zeros are right: dy times the product of all other elements. */
function prodVjp(b: Build, dy: Node, x: Node, axes: readonly number[]): Node {
  const shape = shapeAttr(x.type.shape)
  const n = sizeOf(x, axes)
  const kept = shape.map((_, i) => i).filter((i) => !axes.includes(i))
  const order = [...kept, ...axes]
  const rows = shape.filter((_, i) => kept.includes(i))
  const flat = reshape(b, order.every((a, i) => a === i) ? x : b.apply('permute', [x], { axes: order }), [
    ...rows,
    n,
  ])
  const square = [...rows, n, n]
  const own = equal(b, iota(b, square, rows.length), iota(b, square, rows.length + 1))
  const others = expand(b, reshape(b, flat, [...rows, 1, n]), square)
  const product = reduceOver(b, 'prod', where(b, own, 1, others), [rows.length + 1])
  const scaled = mul(b, product, reshape(b, dy, [...rows, 1]))
  const back = reshape(
    b,
    scaled,
    order.map((axis) => shape[axis]!),
  )
  const inverse = order.map((_, i) => order.indexOf(i))
  return inverse.every((a, i) => a === i) ? back : b.apply('permute', [back], { axes: inverse })
}

const larger = (acc: number, v: number): number =>
  Number.isNaN(acc) || Number.isNaN(v) ? Number.NaN : Math.max(v, acc)
const smaller = (acc: number, v: number): number =>
  Number.isNaN(acc) || Number.isNaN(v) ? Number.NaN : Math.min(v, acc)

export const reduceOps: readonly AnyOp[] = [
  reduction({
    name: 'sum',
    doc: 'The sum over `axes`.',
    start: 0,
    step: (a, v) => a + v,
    vjp: (b, dy, _y, x, { axes }) => expandReduced(b, dy, x.type.shape, axes),
  }),
  reduction({
    name: 'prod',
    doc: 'The product over `axes`.',
    start: 1,
    step: (a, v) => a * v,
    vjp: (b, dy, _y, x, { axes }) => prodVjp(b, dy, x, axes),
  }),
  reduction({
    name: 'max',
    doc: 'The largest element over `axes`; NaN if one is.',
    start: -Infinity,
    step: larger,
    vjp: (b, dy, y, x, attrs) => extremeVjp(b, dy, y, x, attrs, 'argmax'),
  }),
  reduction({
    name: 'min',
    doc: 'The smallest element over `axes`; NaN if one is.',
    start: Infinity,
    step: smaller,
    vjp: (b, dy, y, x, attrs) => extremeVjp(b, dy, y, x, attrs, 'argmin'),
  }),
  reduction({
    name: 'argmax',
    doc: 'Row-major position of the first largest element over `axes`.',
    start: 0,
    step: larger,
  }),
  reduction({
    name: 'argmin',
    doc: 'Row-major position of the first smallest element over `axes`.',
    start: 0,
    step: smaller,
  }),
]
