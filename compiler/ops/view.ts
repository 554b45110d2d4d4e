// Views: operators that only re-index. They cost nothing where they are fused, which is everywhere.
import { constant, type Expr, int } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  dimAdd,
  dimEquals,
  dimValue,
  formatShape,
  ShapeError,
  scalarOf,
  shapeSize,
  shapeValues,
  stridesOf,
} from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { permute, reshape, shapeAttr, sumTo } from './nodes.ts'

export const addI = (a: Expr, b: Expr): Expr => apply('add', [a, b], 'i32')
export const mulI = (a: Expr, c: number): Expr => apply('mul', [a, int(c)], 'i32')

/** Row-major position of an index. */
export function flatten(index: readonly Expr[], shape: readonly number[]): Expr {
  const strides = stridesOf(shape)
  return index.reduce<Expr>(
    (sum, i, axis) => (shape[axis] === 1 ? sum : addI(sum, mulI(i, strides[axis]!))),
    int(0),
  )
}

/** The index at a row-major position. */
export function unflatten(flat: Expr, shape: readonly number[]): Expr[] {
  const strides = stridesOf(shape)
  return shape.map((size, axis) => {
    if (size === 1) return int(0)
    const quotient = apply('idiv', [flat, int(strides[axis]!)], 'i32')
    return axis === 0 ? quotient : apply('imod', [quotient, int(size)], 'i32')
  })
}

/** A reference for a view: where each output element comes from, or null for `fill`. */
export function gatherF64(
  x: F64Tensor,
  shape: readonly number[],
  from: (index: number[]) => readonly number[] | null,
  fill = 0,
): F64Tensor {
  const n = shape.reduce((a, d) => a * d, 1)
  const data = new Float64Array(n)
  const strides = stridesOf(x.shape)
  const index = new Array<number>(shape.length).fill(0)
  for (let flat = 0; flat < n; flat++) {
    const source = from(index)
    data[flat] =
      source === null ? fill : x.data[source.reduce((sum, i, axis) => sum + i * strides[axis]!, 0)]!
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0
  }
  return { shape, data }
}

interface ShapeAttrs extends Record<string, readonly number[]> {
  readonly shape: readonly number[]
}

export const between = (i: Expr, low: number, high: number): Expr =>
  apply('and', [apply('le', [int(low), i], 'bool'), apply('lt', [i, int(high)], 'bool')], 'bool')
export const clampTo = (i: Expr, size: number): Expr =>
  apply('max', [apply('min', [i, int(size - 1)], 'i32'), int(0)], 'i32')

export const viewOps: readonly AnyOp[] = [
  defineOp<ShapeAttrs>({
    name: 'expand',
    kind: 'view',
    doc: 'Repeats axes of size 1, and adds leading axes, up to `shape` (NumPy broadcasting).',
    cost: 0,
    type: ([x], { shape }) => {
      const lead = shape.length - x!.shape.length
      const fits = lead >= 0 && x!.shape.every((dim, i) => dim === 1 || dimEquals(dim, shape[i + lead]!))
      if (!fits)
        throw new ShapeError(
          `shape ${formatShape(x!.shape)} does not broadcast to ${formatShape(shape)}`,
          'sizes must be equal, or 1 in the tensor that is repeated',
          'E0401',
        )
      return { dtype: x!.dtype, shape }
    },
    at: (index, [x], { shape }, [type]) => {
      const lead = shape.length - type!.shape.length
      return x!(type!.shape.map((dim, i) => (dim === 1 ? int(0) : index[i + lead]!)))
    },
    vjp: ({ dy, inputs, b }) => [sumTo(b, dy, inputs[0]!.type.shape)],
    reference: ([x], { shape }) => {
      const lead = shape.length - x!.shape.length
      return gatherF64(x!, shape, (index) => x!.shape.map((dim, i) => (dim === 1 ? 0 : index[i + lead]!)))
    },
    samples: ['f32[3,1] | shape=[2,3,4]', 'f32[] | shape=[2]'],
  }),
  defineOp<ShapeAttrs>({
    name: 'reshape',
    kind: 'view',
    doc: 'The same elements, in row-major order, under another shape.',
    cost: 0,
    type: ([x], { shape }) => {
      if (!dimEquals(shapeSize(x!.shape), shapeSize(shape))) {
        throw new ShapeError(
          `cannot reshape ${formatShape(x!.shape)} (${String(shapeSize(x!.shape))} elements) to ${formatShape(shape)} (${String(shapeSize(shape))})`,
          'the products of the sizes must be equal; -1 stands for one size',
          'E0402',
        )
      }
      return { dtype: x!.dtype, shape }
    },
    at: (index, [x], { shape }, [type]) => x!(unflatten(flatten(index, shape), shapeValues(type!.shape))),
    vjp: ({ dy, inputs, b }) => [reshape(b, dy, inputs[0]!.type.shape)],
    reference: ([x], { shape }) => ({ shape, data: x!.data.slice() }),
    samples: ['f32[2,6] | shape=[3,4]'],
  }),
  defineOp<{ readonly axes: readonly number[] }>({
    name: 'permute',
    kind: 'view',
    doc: 'Axis i of the result is axis `axes[i]` of x.',
    cost: 0,
    type: ([x], { axes }) => ({ dtype: x!.dtype, shape: axes.map((axis) => x!.shape[axis]!) }),
    at: (index, [x], { axes }) => {
      const source = new Array<Expr>(axes.length)
      axes.forEach((axis, i) => {
        source[axis] = index[i]!
      })
      return x!(source)
    },
    vjp: ({ dy, attrs, b }) => [permute(b, dy, inversePermutation(attrs.axes))],
    reference: ([x], { axes }) =>
      gatherF64(
        x!,
        axes.map((axis) => x!.shape[axis]!),
        (index) => inversePermutation(axes).map((i) => index[i]!),
      ),
    samples: ['f32[2,3,4] | axes=[2,0,1]'],
  }),
  defineOp<{
    readonly start: readonly number[]
    readonly step: readonly number[]
    readonly shape: readonly number[]
  }>({
    name: 'slice',
    kind: 'view',
    doc: 'Element i of an axis is element `start + i * step` of x; a negative step runs backwards.',
    cost: 0,
    type: ([x], { shape }) => ({ dtype: x!.dtype, shape }),
    at: (index, [x], { start, step }) =>
      x!(index.map((i, axis) => addI(mulI(i, step[axis]!), int(start[axis]!)))),
    vjp: ({ dy, inputs, attrs, b }) => {
      const shape = shapeAttr(inputs[0]!.type.shape)
      return [b.apply('unslice', [dy], { start: attrs.start, step: attrs.step, shape })]
    },
    reference: ([x], { start, step, shape }) =>
      gatherF64(x!, shape, (index) => index.map((i, axis) => start[axis]! + i * step[axis]!)),
    samples: ['f32[5,6] | start=[1,5] step=[2,-2] shape=[2,3]'],
  }),
  defineOp<{
    readonly start: readonly number[]
    readonly step: readonly number[]
    readonly shape: readonly number[]
  }>({
    name: 'unslice',
    kind: 'view',
    doc: 'The adjoint of slice: element i of x lands at `start + i * step`, all else is 0.',
    cost: 2,
    type: ([x], { shape }) => ({ dtype: x!.dtype, shape }),
    at: (index, [x], { start, step }, [type], out) => {
      let valid: Expr = constant(1, 'bool')
      const source = index.map((i, axis) => {
        const s = step[axis]!
        const size = dimValue(type!.shape[axis]!)
        const offset = s > 0 ? addI(i, int(-start[axis]!)) : addI(int(start[axis]!), mulI(i, -1))
        const stride = Math.abs(s)
        valid = apply('and', [valid, between(offset, 0, (size - 1) * stride + 1)], 'bool')
        const inside = apply('max', [offset, int(0)], 'i32')
        if (stride > 1)
          valid = apply(
            'and',
            [valid, apply('eq', [apply('imod', [inside, int(stride)], 'i32'), int(0)], 'bool')],
            'bool',
          )
        return clampTo(apply('idiv', [inside, int(stride)], 'i32'), size)
      })
      const type0 = scalarOf(out.dtype)
      return apply('select', [valid, x!(source), constant(0, type0)], type0)
    },
    vjp: ({ dy, inputs, attrs, b }) => [
      b.apply('slice', [dy], {
        start: attrs.start,
        step: attrs.step,
        shape: shapeAttr(inputs[0]!.type.shape),
      }),
    ],
    reference: ([x], { start, step, shape }) =>
      gatherF64(x!, shape, (index) => {
        const source = index.map((i, axis) => (i - start[axis]!) / step[axis]!)
        return source.every((s, axis) => Number.isInteger(s) && s >= 0 && s < x!.shape[axis]!) ? source : null
      }),
    samples: ['f32[2,3] | start=[1,5] step=[2,-2] shape=[5,6]'],
  }),
  defineOp<{ readonly low: readonly number[]; readonly high: readonly number[]; readonly value: number }>({
    name: 'pad',
    kind: 'view',
    doc: 'Adds `low` elements before and `high` after each axis, filled with `value`; negative numbers crop.',
    cost: 2,
    type: ([x], { low, high }) => ({
      dtype: x!.dtype,
      shape: x!.shape.map((dim, i) => dimAdd(dim, low[i]! + high[i]!)),
    }),
    at: (index, [x], { low, value }, [type], out) => {
      let valid: Expr = constant(1, 'bool')
      const source = index.map((i, axis) => {
        const size = dimValue(type!.shape[axis]!)
        const at = addI(i, int(-low[axis]!))
        valid = apply('and', [valid, between(at, 0, size)], 'bool')
        return clampTo(at, size)
      })
      const t = scalarOf(out.dtype)
      return apply('select', [valid, x!(source), constant(value, t)], t)
    },
    vjp: ({ dy, attrs, b }) => [
      b.apply('pad', [dy], { low: attrs.low.map((v) => -v), high: attrs.high.map((v) => -v), value: 0 }),
    ],
    reference: ([x], { low, high, value }) =>
      gatherF64(
        x!,
        x!.shape.map((d, i) => d + low[i]! + high[i]!),
        (index) => {
          const source = index.map((i, axis) => i - low[axis]!)
          return source.every((s, axis) => s >= 0 && s < x!.shape[axis]!) ? source : null
        },
        value,
      ),
    samples: ['f32[3,4] | low=[1,-1] high=[0,2] value=0.5'],
  }),
]

export const flatOf = (index: readonly number[], shape: readonly number[]): number => {
  const strides = stridesOf(shape)
  return index.reduce((sum, i, k) => sum + i * strides[k]!, 0)
}

export function inversePermutation(axes: readonly number[]): number[] {
  const inverse = new Array<number>(axes.length)
  axes.forEach((axis, i) => {
    inverse[axis] = i
  })
  return inverse
}
