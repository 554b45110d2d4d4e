// What an element-wise operator is: one scalar function of inputs that have the same shape (broadcasting is a view before them).
import type { Expr, Fn } from '../ir/expr.ts'
import { constant } from '../ir/expr.ts'
import type { Build, Node } from '../ir/graph.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  type DType,
  formatType,
  isFloat,
  type Scalar,
  ShapeError,
  scalarOf,
  shapeEquals,
} from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'

export type Vjp = (b: Build, dy: Node, y: Node, x: readonly Node[]) => (Node | null)[]
type Domain = 'float' | 'number' | 'integer' | 'bool' | 'any'

export interface PointwiseSpec {
  readonly name: string
  readonly arity: number
  readonly doc: string
  readonly domain: Domain
  /** The result's dtype; the first input's unless said. */
  readonly result?: (dtype: DType) => DType
  /** A function that targets know, or an expression of several. */
  readonly at: Fn | ((x: readonly Expr[], type: Scalar) => Expr)
  readonly f64: (...x: number[]) => number
  /** On 32-bit integers, where a double would lose low bits. */
  readonly int?: (...x: number[]) => number
  readonly vjp?: Vjp
  readonly cost?: number
  readonly samples?: readonly string[]
}

const domainNames: Record<Domain, string> = {
  float: 'a float',
  number: 'a number',
  integer: 'an integer',
  bool: 'bool',
  any: 'any',
}
const inDomain = (dtype: DType, domain: Domain): boolean =>
  domain === 'any'
    ? true
    : domain === 'float'
      ? isFloat(dtype)
      : domain === 'bool'
        ? dtype === 'bool'
        : domain === 'integer'
          ? !isFloat(dtype) && dtype !== 'bool'
          : dtype !== 'bool'

/** Defines an element-wise operator. `where`'s first input alone may differ in dtype. */
export function pointwise(spec: PointwiseSpec): AnyOp {
  const isWhere = spec.name === 'where'
  return defineOp({
    name: spec.name,
    kind: 'pointwise',
    doc: spec.doc,
    cost: spec.cost ?? 1,
    type: (inputs) => {
      const values = isWhere ? inputs.slice(1) : inputs
      const first = values[0]!
      if (isWhere && inputs[0]!.dtype !== 'bool')
        throw new ShapeError(
          `the condition of where is ${formatType(inputs[0]!)}, not bool`,
          'compare it: x != 0',
          'E0302',
        )
      for (const t of inputs)
        if (!shapeEquals(t.shape, first.shape))
          throw new ShapeError(`${spec.name} of ${inputs.map(formatType).join(' and ')}`)
      for (const t of values) {
        if (t.dtype !== first.dtype) {
          throw new ShapeError(
            `${spec.name} of ${first.dtype} and ${t.dtype}: there is no implicit conversion`,
            `convert one side: ${isFloat(first.dtype) ? first.dtype : t.dtype}(…)`,
            'E0301',
          )
        }
        if (!inDomain(t.dtype, spec.domain))
          throw new ShapeError(
            `${spec.name} needs ${domainNames[spec.domain]} tensor, and this is ${formatType(t)}`,
            spec.domain === 'float' ? 'convert it: f32(…)' : undefined,
            'E0302',
          )
      }
      return { dtype: spec.result?.(first.dtype) ?? first.dtype, shape: first.shape }
    },
    at: (index, reads, _attrs, _types, out) => {
      const args = reads.map((read) => read(index))
      const type = scalarOf(out.dtype)
      const value = typeof spec.at === 'string' ? apply(spec.at, args, type) : spec.at(args, type)
      return spec.domain === 'number' || spec.domain === 'integer' ? narrow(value, out.dtype) : value
    },
    ...(spec.vjp
      ? {
          vjp: ({ dy, y, inputs, b }: { dy: Node; y: Node; inputs: readonly Node[]; b: Build }) =>
            spec.vjp!(b, dy, y, inputs),
        }
      : {}),
    reference: (inputs, _attrs, out) =>
      mapF64(inputs, out, isFloat(out.dtype as DType) ? spec.f64 : (spec.int ?? spec.f64)),
    samples: spec.samples ?? [Array(spec.arity).fill('f32[3,4]').join(', ')],
  })
}

/** Integers wrap around. */
export const wraps: Readonly<Record<string, (v: number) => number>> = {
  i32: (v) => v | 0,
  u32: (v) => v >>> 0,
  i8: (v) => (v << 24) >> 24,
  u8: (v) => v & 255,
}

/** 8-bit integers compute in 32 bits: the bits above are taken off. */
export function narrow(value: Expr, dtype: DType): Expr {
  if (dtype === 'u8') return apply('bitand', [value, constant(255, 'u32')], 'u32')
  if (dtype !== 'i8') return value
  const bits = constant(24, 'i32')
  return apply('shr', [apply('shl', [value, bits], 'i32'), bits], 'i32')
}

function mapF64(
  inputs: readonly F64Tensor[],
  out: { readonly shape: readonly number[]; readonly dtype: string },
  f: (...x: number[]) => number,
): F64Tensor {
  const n = inputs[0]!.data.length
  const data = new Float64Array(n)
  const wrap = wraps[out.dtype] ?? null
  const [p, q, r] = inputs.map((t) => t.data)
  for (let i = 0; i < n; i++) {
    const v = f(p![i]!, q ? q[i]! : 0, r ? r[i]! : 0)
    data[i] = wrap ? wrap(v) : v
  }
  return { shape: out.shape, data }
}

export const f32c = (value: number): Expr => constant(value, 'f32')
export const one = (fn: Fn) => (x: Expr) => apply(fn, [x], 'f32')
export const binaryF = (fn: Fn) => (x: Expr, y: Expr) => apply(fn, [x, y], 'f32')
export const [addF, mulF, divF] = [binaryF('add'), binaryF('mul'), binaryF('div')]

export const unaryOp = (
  name: Fn,
  doc: string,
  f64: (x: number) => number,
  vjp: (b: Build, dy: Node, y: Node, x: Node) => Node,
  more: Partial<PointwiseSpec> = {},
): AnyOp =>
  pointwise({
    name,
    arity: 1,
    doc,
    domain: 'float',
    at: name,
    f64,
    vjp: (b, dy, y, [x]) => [vjp(b, dy, y, x!)],
    cost: 10,
    ...more,
  })
