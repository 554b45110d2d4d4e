// Tensors one after the other.
import { constant, type Expr, int } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  type Dim,
  dimAdd,
  dimEquals,
  dimValue,
  formatShape,
  ShapeError,
  scalarOf,
  stridesOf,
} from '../ir/types.ts'
import { type AnyOp, defineOp } from './define.ts'
import { shapeAttr } from './nodes.ts'
import { addI, clampTo, flatOf, gatherF64 } from './view.ts'

export const concatOps: readonly AnyOp[] = [
  defineOp<{ readonly axis: number }>({
    name: 'concat',
    kind: 'generic',
    doc: 'The inputs one after the other along `axis`.',
    cost: 2,
    type: (inputs, { axis }) => {
      const first = inputs[0]!
      let size: Dim = 0
      for (const t of inputs) {
        const agrees =
          t.shape.length === first.shape.length &&
          t.shape.every((dim, i) => i === axis || dimEquals(dim, first.shape[i]!))
        if (!agrees)
          throw new ShapeError(
            `concat of ${formatShape(first.shape)} and ${formatShape(t.shape)} along axis ${axis}`,
            'all other sizes must be equal',
            'E0403',
          )
        if (t.dtype !== first.dtype)
          throw new ShapeError(
            `concat of ${first.dtype} and ${t.dtype}: there is no implicit conversion`,
            `convert one side: ${first.dtype}(…)`,
            'E0301',
          )
        size = dimAdd(size, t.shape[axis]!)
      }
      return { dtype: first.dtype, shape: first.shape.map((dim, i) => (i === axis ? size : dim)) }
    },
    at: (index, reads, { axis }, types, out) => {
      const t = scalarOf(out.dtype)
      let result: Expr | null = null
      let end = dimValue(out.shape[axis]!)
      for (let i = reads.length - 1; i >= 0; i--) {
        const size = dimValue(types[i]!.shape[axis]!)
        const start = end - size
        end = start
        if (size === 0) continue
        const at = clampTo(addI(index[axis]!, int(-start)), size)
        const value = reads[i]!(index.map((e, k) => (k === axis ? at : e)))
        result =
          result === null
            ? value
            : apply('select', [apply('lt', [index[axis]!, int(start + size)], 'bool'), value, result], t)
      }
      return result ?? constant(0, t)
    },
    vjp: ({ dy, inputs, attrs, b }) => {
      let start = 0
      return inputs.map((x) => {
        const shape = shapeAttr(x.type.shape)
        const at = shape.map((_, i) => (i === attrs.axis ? start : 0))
        start += shape[attrs.axis]!
        return b.apply('slice', [dy], { start: at, step: shape.map(() => 1), shape })
      })
    },
    reference: (inputs, { axis }, out) => {
      const data = new Float64Array(out.shape.reduce((a, d) => a * d, 1))
      const strides = stridesOf(out.shape)
      let start = 0
      for (const x of inputs) {
        const offset = start * strides[axis]!
        gatherF64(x, x.shape, (index) => {
          data[offset + index.reduce((sum, i, k) => sum + i * strides[k]!, 0)] =
            x.data[flatOf(index, x.shape)]!
          return index
        })
        start += x.shape[axis]!
      }
      return { shape: out.shape, data }
    },
    samples: ['f32[2,3], f32[2,2] | axis=1'],
  }),
]
