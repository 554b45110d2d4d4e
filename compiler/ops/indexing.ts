// Reads and sums at positions that another tensor holds. Indices count from the end where negative, and are clamped: no read leaves its tensor.
import { constant, type Expr, int, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  type Dim,
  dimEquals,
  dimValue,
  formatType,
  isFloat,
  isInteger,
  ShapeError,
  scalarOf,
  stridesOf,
  type TensorType,
} from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { loopOver, varsOf } from './loops.ts'
import { gatherF64 } from './view.ts'

/** An index read from a tensor, as a position in [0, size). */
export function position(value: Expr, size: number): Expr {
  const i = value.type === 'i32' ? value : apply('to_i32', [value], 'i32')
  const fromEnd =
    value.type === 'i32'
      ? apply('select', [apply('lt', [i, int(0)], 'bool'), apply('add', [i, int(size)], 'i32'), i], 'i32')
      : i
  return apply('checked', [fromEnd, int(size)], 'i32')
}

export const positionF64 = (value: number, size: number): number =>
  Math.min(size - 1, Math.max(0, value < 0 ? value + size : value))

export function checkIndex(name: string, index: TensorType): void {
  if (!isInteger(index.dtype))
    throw new ShapeError(
      `${name} by ${formatType(index)}: indices are integers`,
      'convert it: i32(…)',
      'E0302',
    )
}

interface AxisAttrs extends Record<string, number> {
  readonly axis: number
}

/** Where two shapes must agree but for one axis. */
function checkAligned(name: string, x: TensorType, index: TensorType, axis: number): void {
  const fits =
    x.shape.length === index.shape.length &&
    x.shape.every((dim, i) => i === axis || dimEquals(dim, index.shape[i]!))
  if (!fits)
    throw new ShapeError(
      `${name} of ${formatType(x)} by ${formatType(index)} along axis ${axis}`,
      'all other sizes must be equal',
      'E0407',
    )
}

export const indexingOps: readonly AnyOp[] = [
  defineOp<AxisAttrs>({
    name: 'take',
    kind: 'generic',
    doc: 'x at the positions `index` along `axis`: the axis is replaced by the axes of `index`. Its adjoint is `put_sum`.',
    cost: 4,
    type: ([x, index], { axis }) => {
      checkIndex('take', index!)
      if (x!.shape[axis] === 0)
        throw new ShapeError(`take from an empty axis of ${formatType(x!)}`, undefined, 'E0404')
      return {
        dtype: x!.dtype,
        shape: [...x!.shape.slice(0, axis), ...index!.shape, ...x!.shape.slice(axis + 1)],
      }
    },
    at: (index, [x, at], { axis }, [xt, it]) => {
      const rank = it!.shape.length
      const i = position(at!(index.slice(axis, axis + rank)), dimValue(xt!.shape[axis]!))
      return x!([...index.slice(0, axis), i, ...index.slice(axis + rank)])
    },
    vjp: ({ dy, inputs: [x, index], attrs, b }) => [
      isFloat(x!.type.dtype)
        ? b.apply('put_sum', [dy, index!], { axis: attrs.axis, size: dimValue(x!.type.shape[attrs.axis]!) })
        : null,
      null,
    ],
    reference: ([x, at], { axis }, out) => {
      const rank = at!.shape.length
      const strides = stridesOf(at!.shape)
      return gatherF64(x!, out.shape, (index) => {
        const i = at!.data[strides.reduce((sum, s, k) => sum + s * index[axis + k]!, 0)]!
        return [...index.slice(0, axis), positionF64(i, x!.shape[axis]!), ...index.slice(axis + rank)]
      })
    },
    samples: ['f32[5,3], i32[4] below 5 | axis=0', 'f32[2,5], i32[2,2] below 5 | axis=1'],
  }),
  defineOp<AxisAttrs>({
    name: 'put_sum',
    kind: 'scatter',
    doc: 'The adjoint of take: element i along `axis` of the result sums the elements of x whose index is i. Each result gathers its terms in order, so runs repeat bit for bit.',
    cost: 4,
    type: ([x, index], { axis, size }) => {
      checkIndex('put_sum', index!)
      return {
        dtype: x!.dtype,
        shape: [...x!.shape.slice(0, axis), size!, ...x!.shape.slice(axis + index!.shape.length)],
      }
    },
    at: (index, [x, at], { axis, size }, [, it], out) => {
      const loops = it!.shape.map((dim, k) => loopOver(`j${k}`, dimValue(dim)))
      const from = loops.map((loop) => loop.at)
      const i = position(at!(from), size!)
      const type = scalarOf(out.dtype)
      const value = x!([...index.slice(0, axis), ...from, ...index.slice(axis + 1)])
      return reduce(
        'sum',
        varsOf(loops),
        apply('select', [apply('eq', [i, index[axis]!], 'bool'), value, constant(0, type)], type),
      )
    },
    vjp: ({ dy, inputs: [, index], attrs, b }) => [b.apply('take', [dy, index!], { axis: attrs.axis }), null],
    reference: ([x, at], { axis, size }, out) => {
      const data = new Float64Array(out.shape.reduce((a, d) => a * d, 1))
      const inner = out.shape.slice(axis + 1).reduce((a, d) => a * d, 1)
      const count = at!.data.length
      const outer = out.shape.slice(0, axis).reduce((a, d) => a * d, 1)
      for (let o = 0; o < outer; o++) {
        for (let j = 0; j < count; j++) {
          const i = positionF64(at!.data[j]!, size!)
          for (let k = 0; k < inner; k++)
            data[(o * size! + i) * inner + k]! += x!.data[(o * count + j) * inner + k]!
        }
      }
      return { shape: out.shape, data }
    },
    samples: ['f32[4,3], i32[4] below 5 | axis=0 size=5'],
  }),
  defineOp<AxisAttrs>({
    name: 'gather',
    kind: 'generic',
    doc: 'y[..., j, ...] = x[..., index[..., j, ...], ...] along `axis`, as torch.gather. Its adjoint is `scatter_sum`.',
    cost: 4,
    type: ([x, index], { axis }) => {
      checkIndex('gather', index!)
      checkAligned('gather', x!, index!, axis)
      return { dtype: x!.dtype, shape: index!.shape }
    },
    at: (index, [x, at], { axis }, [xt]) =>
      x!(index.map((e, k) => (k === axis ? position(at!(index), dimValue(xt!.shape[axis]!)) : e))),
    vjp: ({ dy, inputs: [x, index], attrs, b }) => [
      isFloat(x!.type.dtype)
        ? b.apply('scatter_sum', [dy, index!], {
            axis: attrs.axis,
            size: dimValue(x!.type.shape[attrs.axis]!),
          })
        : null,
      null,
    ],
    reference: ([x, at], { axis }, out) => {
      const strides = stridesOf(at!.shape)
      return gatherF64(x!, out.shape, (index) =>
        index.map((e, k) => (k === axis ? positionF64(at!.data[dot(index, strides)]!, x!.shape[axis]!) : e)),
      )
    },
    samples: ['f32[3,5], i32[3,2] below 5 | axis=1'],
  }),
  defineOp<AxisAttrs>({
    name: 'scatter_sum',
    kind: 'reduce',
    single: ([x], { axis }) => x!.shape[axis] === 1,
    doc: 'The adjoint of gather: element c along `axis` of the result sums x where `index` is c.',
    cost: 4,
    type: ([x, index], { axis, size }) => {
      checkIndex('scatter_sum', index!)
      checkAligned('scatter_sum', x!, index!, axis)
      return { dtype: x!.dtype, shape: x!.shape.map((dim, i): Dim => (i === axis ? size! : dim)) }
    },
    at: (index, [x, at], { axis, size }, [xt], out) => {
      const loop = loopOver('j', dimValue(xt!.shape[axis]!))
      const type = scalarOf(out.dtype)
      const source = index.map((e, k) => (k === axis ? loop.at : e))
      const hit = apply('eq', [position(at!(source), size!), index[axis]!], 'bool')
      return reduce('sum', loop.vars, apply('select', [hit, x!(source), constant(0, type)], type))
    },
    vjp: ({ dy, inputs: [, index], attrs, b }) => [
      b.apply('gather', [dy, index!], { axis: attrs.axis }),
      null,
    ],
    reference: ([x, at], { axis, size }, out): F64Tensor => {
      const data = new Float64Array(out.shape.reduce((a, d) => a * d, 1))
      const strides = stridesOf(out.shape)
      const from = stridesOf(x!.shape)
      gatherF64(x!, x!.shape, (index) => {
        const i = positionF64(at!.data[dot(index, from)]!, size!)
        data[index.reduce((sum, e, k) => sum + (k === axis ? i : e) * strides[k]!, 0)]! +=
          x!.data[dot(index, from)]!
        return index
      })
      return { shape: out.shape, data }
    },
    samples: ['f32[3,2], i32[3,2] below 5 | axis=1 size=5'],
  }),
]

const dot = (index: readonly number[], strides: readonly number[]): number =>
  index.reduce((sum, e, k) => sum + e * strides[k]!, 0)
