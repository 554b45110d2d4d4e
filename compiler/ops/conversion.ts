// Element-wise operators that change or keep a value's type: conversions, copies, and the end of gradients.
import type { Expr, Fn } from '../ir/expr.ts'
import type { Attrs } from '../ir/graph.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type DType, isFloat, scalarOf, type TensorType } from '../ir/types.ts'
import { type AnyOp, defineOp } from './define.ts'
import { cast } from './nodes.ts'
import { narrow, pointwise, wraps } from './pointwise-op.ts'
import { roundBf16, roundF16 } from './special.ts'

export const conversionOps: readonly AnyOp[] = [
  defineOp<{ readonly dtype: DType } & Attrs>({
    name: 'cast',
    kind: 'pointwise',
    doc: 'Converts to another dtype; floats truncate towards zero, and bool is x != 0.',
    cost: 1,
    type: ([x], attrs): TensorType => ({ dtype: attrs.dtype, shape: x!.shape }),
    at: (index, [x], _attrs, _types, out) => convert(x!(index), out.dtype),
    vjp: ({ dy, inputs, b }) => [
      isFloat(inputs[0]!.type.dtype) && isFloat(dy.type.dtype) ? cast(b, dy, inputs[0]!.type.dtype) : null,
    ],
    reference: ([x], _attrs, out) => ({ shape: out.shape, data: x!.data.map((v) => castF64(v, out.dtype)) }),
    samples: ['f32[2,3] | dtype="f32"', 'i32[2,3] | dtype="f32"'],
  }),
  pointwise({
    name: 'copy',
    arity: 1,
    doc: 'x in memory of its own: an output that would else be a variable, or an update that would else be an argument or another variable.',
    domain: 'any',
    at: ([x]) => x!,
    f64: (x) => x,
    vjp: (_b, dy) => [dy],
    cost: 0,
    samples: ['f32[2,3]'],
  }),
  pointwise({
    name: 'stored',
    arity: 1,
    doc: 'x, kept in memory whatever reads it: a pass asks for it where many reads follow.',
    domain: 'any',
    at: ([x]) => x!,
    f64: (x) => x,
    vjp: (_b, dy) => [dy],
    cost: 0,
    samples: ['f32[2,3]'],
  }),
  pointwise({
    name: 'stop_gradient',
    arity: 1,
    doc: 'x, through which no gradient flows.',
    domain: 'any',
    at: ([x]) => x!,
    f64: (x) => x,
    vjp: (_b, _dy, _y, x) => x.map(() => null),
    cost: 0,
    samples: [],
  }),
]

function convert(x: Expr, dtype: DType): Expr {
  const type = scalarOf(dtype)
  // A value that stays in a register is rounded too.
  if (dtype === 'f16' || dtype === 'bf16') return apply(`round_${dtype}`, [apply('to_f32', [x], type)], type)
  return narrow(apply(`to_${type}` as Fn, [x], type), dtype)
}

function castF64(v: number, dtype: string): number {
  if (dtype === 'bool') return Number(v !== 0)
  if (dtype === 'f16') return roundF16(v)
  if (dtype === 'bf16') return roundBf16(v)
  return wraps[dtype]?.(Math.trunc(v)) ?? v
}
