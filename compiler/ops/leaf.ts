// Leaves: arguments, variables, the run's scalars, and constant tensors.
import { constant, type Expr, int } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type DType, elementCount, scalarOf } from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'

interface TypeAttrs extends Record<string, string | readonly number[] | number> {
  readonly dtype: DType
  readonly shape: readonly number[]
}

const external = (name: string, doc: string): AnyOp =>
  defineOp<TypeAttrs & { readonly name: string }>({
    name,
    kind: 'leaf',
    doc,
    type: (_, attrs) => ({ dtype: attrs.dtype, shape: attrs.shape }),
    reference: () => {
      throw new Error(`${name} has no value of its own: the evaluator binds it`)
    },
    samples: [],
  })

export const leafOps: readonly AnyOp[] = [
  external('argument', 'An argument of the entry.'),
  external('variable', 'The value that a parameter, state or optimizer slot had when the run began.'),
  external('scalars', 'Two u32 words: the seed of the session and the number of the step.'),
  defineOp<TypeAttrs & { readonly value: number }>({
    name: 'full',
    kind: 'leaf',
    doc: 'Every element is `value`.',
    type: (_, attrs) => ({ dtype: attrs.dtype, shape: attrs.shape }),
    at: (_index, _inputs, attrs, _types, out) =>
      constant(out.dtype === 'f32' ? Math.fround(attrs.value) : attrs.value, scalarOf(out.dtype)),
    reference: (_, attrs) => ({
      shape: attrs.shape,
      data: new Float64Array(elementCount(attrs.shape)).fill(attrs.value),
    }),
    samples: [],
    cost: 0,
  }),
  defineOp<TypeAttrs & { readonly axis: number }>({
    name: 'iota',
    kind: 'leaf',
    doc: 'Each element is its own index along `axis`.',
    type: (_, attrs) => ({ dtype: attrs.dtype, shape: attrs.shape }),
    at: (index, _inputs, attrs, _types, out) => convertIndex(index[attrs.axis] ?? int(0), out.dtype),
    reference: (_, attrs): F64Tensor => {
      const inner = attrs.shape.slice(attrs.axis + 1).reduce((n, d) => n * d, 1)
      const data = new Float64Array(elementCount(attrs.shape)).map(
        (_, i) => Math.floor(i / inner) % attrs.shape[attrs.axis]!,
      )
      return { shape: attrs.shape, data }
    },
    samples: [],
    cost: 0,
  }),
]

function convertIndex(index: Expr, dtype: DType) {
  const type = scalarOf(dtype)
  return type === 'f32'
    ? apply('to_f32', [index], 'f32')
    : type === 'u32'
      ? apply('to_u32', [index], 'u32')
      : index
}
