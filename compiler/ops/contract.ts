// Sums of products: einsum (matrix multiplication, attention scores), closed under differentiation.
import { type Expr, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  type Dim,
  dimEquals,
  dimValue,
  formatDim,
  formatType,
  isFloat,
  ShapeError,
  stridesOf,
  type TensorType,
} from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { type Loop, loopOver, varsOf } from './loops.ts'
import { expand, shapeAttr } from './nodes.ts'
import { narrow, wraps } from './pointwise-op.ts'

const product = (values: readonly Expr[], type: 'f32' | 'i32' | 'u32' | 'bool'): Expr =>
  values.reduce((a, v) => apply('mul', [a, v], type))

export const parseEinsum = (spec: string): { inputs: string[]; output: string } => {
  const [left, output] = spec.split('->') as [string, string]
  return { inputs: left.split(','), output }
}

function einsumSizes(spec: string, types: readonly TensorType[]): Map<string, Dim> {
  const { inputs } = parseEinsum(spec)
  const sizes = new Map<string, Dim>()
  inputs.forEach((letters, i) => {
    if (letters.length !== types[i]!.shape.length) {
      throw new ShapeError(
        `einsum "${spec}": operand ${i + 1} is ${formatType(types[i]!)}, and "${letters}" names ${letters.length} axes`,
        undefined,
        'E0405',
      )
    }
    ;[...letters].forEach((letter, axis) => {
      const dim = types[i]!.shape[axis]!
      const known = sizes.get(letter)
      if (known !== undefined && !dimEquals(known, dim))
        throw new ShapeError(
          `einsum "${spec}": ${letter} is ${formatDim(known)} and ${formatDim(dim)}`,
          undefined,
          'E0405',
        )
      sizes.set(letter, dim)
    })
  })
  return sizes
}

export const contractOps: readonly AnyOp[] = [
  defineOp<{ readonly spec: string }>({
    name: 'einsum',
    kind: 'contraction',
    doc: 'Einstein summation: the product of the operands, summed over the letters that the result lacks. `x @ w` is "mk,kn->mn".',
    type: (types, { spec }) => {
      const sizes = einsumSizes(spec, types)
      const { output } = parseEinsum(spec)
      for (const t of types) {
        if (t.dtype !== types[0]!.dtype)
          throw new ShapeError(
            `a product of ${types[0]!.dtype} and ${t.dtype}: there is no implicit conversion`,
            `convert one side: ${types[0]!.dtype}(…)`,
            'E0301',
          )
        if (t.dtype === 'bool')
          throw new ShapeError(`a sum of products of ${formatType(t)}`, 'convert it: f32(…)', 'E0302')
      }
      return { dtype: types[0]!.dtype, shape: [...output].map((letter) => sizes.get(letter)!) }
    },
    at: (index, reads, { spec }, types, out) => {
      const { inputs, output } = parseEinsum(spec)
      const sizes = einsumSizes(spec, types)
      const at = new Map<string, Expr>([...output].map((letter, i) => [letter, index[i]!]))
      const loops: Loop[] = []
      for (const letter of inputs.join('')) {
        if (at.has(letter)) continue
        const loop = loopOver(letter, dimValue(sizes.get(letter)!))
        at.set(letter, loop.at)
        loops.push(loop)
      }
      const type =
        out.dtype === 'i32' || out.dtype === 'i8'
          ? 'i32'
          : out.dtype === 'u32' || out.dtype === 'u8'
            ? 'u32'
            : 'f32'
      const sum = reduce(
        'sum',
        varsOf(loops),
        product(
          reads.map((read, i) => read([...inputs[i]!].map((letter) => at.get(letter)!))),
          type,
        ),
      )
      return narrow(sum, out.dtype)
    },
    vjp: ({ dy, inputs: nodes, attrs, b }) => {
      const { inputs, output } = parseEinsum(attrs.spec)
      return nodes.map((x, i) => {
        if (!isFloat(x.type.dtype)) return null
        const others = inputs.filter((_, k) => k !== i)
        const known = output + others.join('')
        const reachable = [...inputs[i]!].filter((letter) => known.includes(letter)).join('')
        const part = b.apply('einsum', [dy, ...nodes.filter((_, k) => k !== i)], {
          spec: `${[output, ...others].join(',')}->${reachable}`,
        })
        if (reachable.length === inputs[i]!.length) return part
        // A letter that only this operand has was summed alone: its cotangent repeats.
        const shape = shapeAttr(x.type.shape)
        const kept = [...inputs[i]!].map((letter, axis) => (known.includes(letter) ? shape[axis]! : 1))
        return expand(b, b.apply('reshape', [part], { shape: kept }), shape)
      })
    },
    reference: (xs, { spec }, out) => {
      const sum = einsumF64(xs, spec, out.shape)
      const wrap = wraps[out.dtype]
      return wrap ? { shape: sum.shape, data: sum.data.map(wrap) } : sum
    },
    samples: ['f32[3,4], f32[4,5] | spec="mk,kn->mn"', 'f32[2,3,4], f32[2,5,4] | spec="bik,bjk->bij"'],
  }),
]

function einsumF64(xs: readonly F64Tensor[], spec: string, shape: readonly number[]): F64Tensor {
  const { inputs, output } = parseEinsum(spec)
  const letters = [...new Set(output + inputs.join(''))]
  const size = new Map<string, number>()
  for (const [i, names] of inputs.entries())
    for (const [axis, letter] of [...names].entries()) size.set(letter, xs[i]!.shape[axis]!)
  const strideFor = (names: string, dims: readonly number[]): number[] => {
    const strides = stridesOf(dims)
    return letters.map((letter) =>
      [...names].reduce((sum, l, axis) => sum + (l === letter ? strides[axis]! : 0), 0),
    )
  }
  const strides = inputs.map((names, i) => strideFor(names, xs[i]!.shape))
  const outStrides = strideFor(output, shape)
  const extents = letters.map((letter) => size.get(letter)!)
  const data = new Float64Array(shape.reduce((a, d) => a * d, 1))
  const total = extents.reduce((a, d) => a * d, 1)
  const index = new Array<number>(letters.length).fill(0)
  const at = xs.map(() => 0)
  let to = 0
  for (let step = 0; step < total; step++) {
    let value = 1
    for (let i = 0; i < xs.length; i++) value *= xs[i]!.data[at[i]!]!
    data[to]! += value
    for (let k = letters.length - 1; k >= 0; k--) {
      index[k]!++
      to += outStrides[k]!
      for (let i = 0; i < xs.length; i++) at[i]! += strides[i]![k]!
      if (index[k]! < extents[k]!) break
      to -= outStrides[k]! * extents[k]!
      for (let i = 0; i < xs.length; i++) at[i]! -= strides[i]![k]! * extents[k]!
      index[k] = 0
    }
  }
  return { shape, data }
}
