// Element-wise operators: one scalar function each, of inputs that have the same shape (broadcasting is a view before them).
import type { Expr, Fn } from '../ir/expr.ts'
import { constant } from '../ir/expr.ts'
import type { Attrs, Build, Node } from '../ir/graph.ts'
import { apply } from '../ir/simplify-expr.ts'
import {
  type DType,
  formatType,
  isFloat,
  type Scalar,
  ShapeError,
  scalarOf,
  shapeEquals,
  type TensorType,
} from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import {
  add,
  cast,
  div,
  equal,
  less,
  lessEqual,
  mul,
  neg,
  square,
  sub,
  unary,
  where,
  zerosLike,
} from './nodes.ts'
import { erf, fmod, roundHalfEven } from './special.ts'

type Vjp = (b: Build, dy: Node, y: Node, x: readonly Node[]) => (Node | null)[]
type Domain = 'float' | 'number' | 'integer' | 'bool' | 'any'

interface PointwiseSpec {
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
function pointwise(spec: PointwiseSpec): AnyOp {
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
      return typeof spec.at === 'string' ? apply(spec.at, args, type) : spec.at(args, type)
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

function mapF64(
  inputs: readonly F64Tensor[],
  out: { readonly shape: readonly number[]; readonly dtype: string },
  f: (...x: number[]) => number,
): F64Tensor {
  const n = inputs[0]!.data.length
  const data = new Float64Array(n)
  const wrap =
    out.dtype === 'i32' ? (v: number) => v | 0 : out.dtype === 'u32' ? (v: number) => v >>> 0 : null
  const [p, q, r] = inputs.map((t) => t.data)
  for (let i = 0; i < n; i++) {
    const v = f(p![i]!, q ? q[i]! : 0, r ? r[i]! : 0)
    data[i] = wrap ? wrap(v) : v
  }
  return { shape: out.shape, data }
}

const f32c = (value: number): Expr => constant(value, 'f32')
const one = (fn: Fn) => (x: Expr) => apply(fn, [x], 'f32')
const binaryF = (fn: Fn) => (x: Expr, y: Expr) => apply(fn, [x, y], 'f32')
const [addF, mulF, divF] = [binaryF('add'), binaryF('mul'), binaryF('div')]

const unaryOp = (
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

const toBool = () => 'bool' as const
const compare = (name: Fn, doc: string, f64: (x: number, y: number) => boolean): AnyOp =>
  pointwise({
    name,
    arity: 2,
    doc,
    domain: name === 'eq' || name === 'ne' ? 'any' : 'number',
    result: toBool,
    at: (x) => apply(name, x, 'bool'),
    f64: (x, y) => Number(f64(x, y)),
  })
const logical = (name: Fn, doc: string, f64: (x: number, y: number) => boolean): AnyOp =>
  pointwise({
    name,
    arity: name === 'not' ? 1 : 2,
    doc,
    domain: 'bool',
    at: name,
    f64: (x, y) => Number(f64(x, y)),
    samples: [name === 'not' ? 'bool[3,4]' : 'bool[3,4], bool[3,4]'],
  })
const bitwise = (name: Fn, doc: string, f64: (x: number, y: number) => number): AnyOp =>
  pointwise({ name, arity: 2, doc, domain: 'integer', at: name, f64, samples: ['i32[3,4], i32[3,4] below 31'] })

/** 1 / sqrt(x) appears in many derivatives. */
const rsqrt = (b: Build, x: Node): Node => unary(b, 'rsqrt', x)
const zero: Vjp = (b, _dy, _y, x) => x.map((n) => (isFloat(n.type.dtype) ? zerosLike(b, n) : null))

/** Ties of maximum and minimum give half of the cotangent to each side, as PyTorch does. */
const shareTies = (b: Build, dy: Node, x: Node, y: Node): Node =>
  where(b, equal(b, x, y), mul(b, dy, 0.5), where(b, less(b, y, x), dy, zerosLike(b, dy)))

export const pointwiseOps: readonly AnyOp[] = [
  pointwise({
    name: 'add',
    arity: 2,
    doc: 'x + y.',
    domain: 'number',
    at: 'add',
    f64: (x, y) => x + y,
    vjp: (_b, dy) => [dy, dy],
  }),
  pointwise({
    name: 'sub',
    arity: 2,
    doc: 'x - y.',
    domain: 'number',
    at: 'sub',
    f64: (x, y) => x - y,
    vjp: (b, dy) => [dy, neg(b, dy)],
  }),
  pointwise({
    name: 'mul',
    arity: 2,
    doc: 'x * y.',
    domain: 'number',
    at: 'mul',
    f64: (x, y) => x * y,
    int: Math.imul,
    vjp: (b, dy, _y, [p, q]) => [mul(b, dy, q!), mul(b, dy, p!)],
  }),
  pointwise({
    name: 'div',
    arity: 2,
    doc: 'x / y.',
    domain: 'float',
    at: 'div',
    cost: 4,
    f64: (x, y) => x / y,
    vjp: (b, dy, y, [, q]) => [div(b, dy, q!), neg(b, mul(b, dy, div(b, y, q!)))],
  }),
  pointwise({
    name: 'floordiv',
    arity: 2,
    doc: 'floor(x / y), as in Python.',
    domain: 'number',
    cost: 4,
    f64: (x, y) => Math.floor(x / y),
    vjp: zero,
    at: ([x, y], type) => (type === 'f32' ? one('floor')(divF(x!, y!)) : apply('floordiv', [x!, y!], type)),
  }),
  pointwise({
    name: 'floormod',
    arity: 2,
    doc: 'x - y * floor(x / y): the sign of the divisor, as in Python.',
    domain: 'number',
    cost: 6,
    f64: (x, y) => x - y * Math.floor(x / y),
    at: ([x, y], type) => (type === 'f32' ? pythonMod(x!, y!) : apply('floormod', [x!, y!], type)),
    vjp: (b, dy, _y, [p, q]) => [dy, neg(b, mul(b, dy, b.apply('floordiv', [p!, q!])))],
  }),
  pointwise({
    name: 'neg',
    arity: 1,
    doc: '-x.',
    domain: 'number',
    at: 'neg',
    f64: (x) => -x,
    vjp: (b, dy) => [neg(b, dy)],
  }),
  pointwise({
    name: 'pow',
    arity: 2,
    doc: 'x ** y with the special cases of C.',
    domain: 'float',
    at: 'pow',
    cost: 30,
    f64: powTorch,
    samples: ['f32[3,4] positive, f32[3,4]'],
    vjp: (b, dy, y, [p, q]) => [
      where(
        b,
        equal(b, q!, 0),
        zerosLike(b, p!),
        mul(b, dy, mul(b, q!, b.apply('pow', [p!, sub(b, q!, 1)]))),
      ),
      // 0 ** q has no slope in q; elsewhere a result of 0 is an underflow, and 0 * log is 0.
      mul(b, dy, where(b, equal(b, p!, 0), zerosLike(b, y), mul(b, y, unary(b, 'log', p!)))),
    ],
  }),
  pointwise({
    name: 'maximum',
    arity: 2,
    doc: 'The larger of x and y; NaN if either is.',
    domain: 'number',
    at: 'max',
    f64: (x, y) => Math.max(x, y),
    vjp: (b, dy, _y, [p, q]) => [shareTies(b, dy, p!, q!), shareTies(b, dy, q!, p!)],
  }),
  pointwise({
    name: 'minimum',
    arity: 2,
    doc: 'The smaller of x and y; NaN if either is.',
    domain: 'number',
    at: 'min',
    f64: (x, y) => Math.min(x, y),
    vjp: (b, dy, _y, [p, q]) => [
      shareTies(b, dy, neg(b, p!), neg(b, q!)),
      shareTies(b, dy, neg(b, q!), neg(b, p!)),
    ],
  }),
  pointwise({
    name: 'atan2',
    arity: 2,
    doc: 'The angle of the point (y, x).',
    domain: 'float',
    at: 'atan2',
    cost: 30,
    f64: Math.atan2,
    vjp: (b, dy, _y, [p, q]) => {
      const r2 = add(b, square(b, p!), square(b, q!))
      return [mul(b, dy, div(b, q!, r2)), neg(b, mul(b, dy, div(b, p!, r2)))]
    },
  }),
  pointwise({
    name: 'fmod',
    arity: 2,
    doc: 'The remainder of x / y with the sign of x (C, PyTorch).',
    domain: 'float',
    at: 'fmod',
    cost: 20,
    f64: fmod,
    vjp: (b, dy, _y, [p, q]) => [dy, neg(b, mul(b, dy, unary(b, 'trunc', div(b, p!, q!))))],
  }),
  pointwise({
    name: 'where',
    arity: 3,
    doc: 'x where the mask holds, y elsewhere.',
    domain: 'any',
    at: 'select',
    f64: (c, x, y) => (c !== 0 ? x : y),
    samples: ['bool[3,4], f32[3,4], f32[3,4]'],
    vjp: (b, dy, _y, [c]) => [null, where(b, c!, dy, zerosLike(b, dy)), where(b, c!, zerosLike(b, dy), dy)],
  }),
  compare('lt', 'x < y.', (x, y) => x < y),
  compare('le', 'x <= y.', (x, y) => x <= y),
  compare('eq', 'x == y.', (x, y) => x === y),
  compare('ne', 'x != y.', (x, y) => x !== y),
  logical('and', 'Both hold.', (x, y) => x !== 0 && y !== 0),
  logical('or', 'One holds.', (x, y) => x !== 0 || y !== 0),
  logical('not', 'It does not hold.', (x) => x === 0),
  bitwise('bitand', 'Bits set in both.', (x, y) => x & y),
  bitwise('bitor', 'Bits set in one or both.', (x, y) => x | y),
  bitwise('bitxor', 'Bits set in exactly one.', (x, y) => x ^ y),
  bitwise('shl', 'Bits moved up by y.', (x, y) => x << y),
  bitwise('shr', 'Bits moved down by y; the sign stays for i32.', (x, y) =>
    x < 0 ? x >> y : Math.floor(x / 2 ** y),
  ),
  pointwise({
    name: 'abs',
    arity: 1,
    doc: '|x|; the derivative at 0 is 0.',
    domain: 'number',
    at: 'abs',
    f64: Math.abs,
    vjp: (b, dy, _y, [x]) => [mul(b, dy, unary(b, 'sign', x!))],
  }),
  pointwise({
    name: 'sign',
    arity: 1,
    doc: '-1, 0 or 1.',
    domain: 'number',
    at: 'sign',
    f64: Math.sign,
    vjp: zero,
    cost: 2,
  }),
  ...(['floor', 'ceil', 'trunc'] as const).map((name) =>
    unaryOp(name, `${name} of x; its derivative is 0.`, Math[name], (b, _dy, _y, x) => zerosLike(b, x), {
      cost: 1,
    }),
  ),
  unaryOp('round', 'The nearest integer, ties to even.', roundHalfEven, (b, _dy, _y, x) => zerosLike(b, x), {
    cost: 1,
  }),
  unaryOp('sqrt', 'The square root.', Math.sqrt, (b, dy, y) => div(b, mul(b, dy, 0.5), y), {
    cost: 4,
    samples: ['f32[3,4] positive'],
  }),
  pointwise({
    name: 'rsqrt',
    arity: 1,
    doc: '1 / sqrt(x).',
    domain: 'float',
    at: ([x]) => divF(f32c(1), one('sqrt')(x!)),
    cost: 8,
    f64: (x) => 1 / Math.sqrt(x),
    samples: ['f32[3,4] positive'],
    vjp: (b, dy, y, [x]) => [mul(b, mul(b, dy, -0.5), div(b, y, x!))],
  }),
  unaryOp('exp', 'e ** x.', Math.exp, (b, dy, y) => mul(b, dy, y), { cost: 12 }),
  unaryOp(
    'exp2',
    '2 ** x.',
    (x) => 2 ** x,
    (b, dy, y) => mul(b, dy, mul(b, y, Math.LN2)),
    { cost: 12 },
  ),
  unaryOp('expm1', 'e ** x - 1, accurate near 0.', Math.expm1, (b, dy, y) => mul(b, dy, add(b, y, 1)), {
    cost: 16,
  }),
  unaryOp('log', 'The natural logarithm.', Math.log, (b, dy, _y, x) => div(b, dy, x), {
    cost: 12,
    samples: ['f32[3,4] positive'],
  }),
  unaryOp('log1p', 'log(1 + x), accurate near 0.', Math.log1p, (b, dy, _y, x) => div(b, dy, add(b, x, 1)), {
    cost: 16,
    samples: ['f32[3,4] positive'],
  }),
  unaryOp('log2', 'The logarithm to base 2.', Math.log2, (b, dy, _y, x) => div(b, dy, mul(b, x, Math.LN2)), {
    cost: 12,
    samples: ['f32[3,4] positive'],
  }),
  unaryOp('sin', 'The sine.', Math.sin, (b, dy, _y, x) => mul(b, dy, unary(b, 'cos', x))),
  unaryOp('cos', 'The cosine.', Math.cos, (b, dy, _y, x) => neg(b, mul(b, dy, unary(b, 'sin', x)))),
  unaryOp('tan', 'The tangent.', Math.tan, (b, dy, y) => mul(b, dy, add(b, square(b, y), 1))),
  unaryOp(
    'asin',
    'The angle whose sine is x.',
    Math.asin,
    (b, dy, _y, x) => mul(b, dy, rsqrt(b, sub(b, 1, square(b, x)))),
    { samples: ['f32[3,4] unit'] },
  ),
  unaryOp(
    'acos',
    'The angle whose cosine is x.',
    Math.acos,
    (b, dy, _y, x) => neg(b, mul(b, dy, rsqrt(b, sub(b, 1, square(b, x))))),
    { samples: ['f32[3,4] unit'] },
  ),
  unaryOp('atan', 'The angle whose tangent is x.', Math.atan, (b, dy, _y, x) =>
    div(b, dy, add(b, square(b, x), 1)),
  ),
  unaryOp('sinh', 'The hyperbolic sine.', Math.sinh, (b, dy, _y, x) => mul(b, dy, unary(b, 'cosh', x))),
  unaryOp('cosh', 'The hyperbolic cosine.', Math.cosh, (b, dy, _y, x) => mul(b, dy, unary(b, 'sinh', x))),
  unaryOp(
    'tanh',
    'The hyperbolic tangent, stable for any x.',
    Math.tanh,
    (b, dy, y) => mul(b, dy, sub(b, 1, square(b, y))),
    { cost: 16 },
  ),
  unaryOp(
    'erf',
    'The error function.',
    erf,
    (b, dy, _y, x) => mul(b, dy, mul(b, unary(b, 'exp', neg(b, square(b, x))), 2 / Math.sqrt(Math.PI))),
    { cost: 20 },
  ),
  unaryOp(
    'sigmoid',
    '1 / (1 + exp(-x)), stable for any x.',
    (x) => 1 / (1 + Math.exp(-x)),
    (b, dy, y) => mul(b, dy, mul(b, y, sub(b, 1, y))),
    { cost: 16 },
  ),
  pointwise({
    name: 'relu',
    arity: 1,
    doc: 'max(x, 0); the derivative at 0 is 0, and it is written with the result, so that x need not be kept.',
    domain: 'number',
    at: ([x], type) =>
      apply('select', [apply('le', [x!, constant(0, type)], 'bool'), constant(0, type), x!], type),
    f64: (x) => (x <= 0 ? 0 : x),
    vjp: (b, dy, y) => [where(b, lessEqual(b, y, 0), zerosLike(b, dy), dy)],
    cost: 2,
  }),
  pointwise({
    name: 'isnan',
    arity: 1,
    doc: 'Whether x is NaN, by its bits.',
    domain: 'float',
    result: toBool,
    at: (x) => apply('isnan', x, 'bool'),
    f64: (x) => Number(Number.isNaN(x)),
    samples: [],
  }),
  pointwise({
    name: 'isinf',
    arity: 1,
    doc: 'Whether x is infinite, by its bits.',
    domain: 'float',
    result: toBool,
    at: (x) => apply('isinf', x, 'bool'),
    f64: (x) => Number(x === Infinity || x === -Infinity),
    samples: [],
  }),
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
    samples: [],
  }),
  pointwise({
    name: 'copy',
    arity: 1,
    doc: 'x in memory of its own: an output or update that would else be an argument or another variable.',
    domain: 'any',
    at: ([x]) => x!,
    f64: (x) => x,
    vjp: (_b, dy) => [dy],
    cost: 0,
    samples: [],
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
    samples: [],
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
  const value = apply(`to_${type}` as Fn, [x], type)
  if (dtype === 'u8') return apply('bitand', [value, constant(255, 'u32')], 'u32')
  if (dtype === 'i8')
    return apply('shr', [apply('shl', [value, constant(24, 'i32')], 'i32'), constant(24, 'i32')], 'i32')
  return value
}

function castF64(v: number, dtype: string): number {
  switch (dtype) {
    case 'bool':
      return Number(v !== 0)
    case 'i32':
      return Math.trunc(v) | 0
    case 'u32':
      return Math.trunc(v) >>> 0
    case 'u8':
      return Math.trunc(v) & 255
    case 'i8':
      return (Math.trunc(v) << 24) >> 24
    default:
      return v
  }
}

/** x - y * floor(x / y) by way of fmod, which is exact where the quotient is large. */
function pythonMod(x: Expr, y: Expr): Expr {
  const r = apply('fmod', [x, y], 'f32')
  const wrong = apply(
    'and',
    [apply('ne', [r, f32c(0)], 'bool'), apply('lt', [mulF(r, y), f32c(0)], 'bool')],
    'bool',
  )
  return apply('select', [wrong, addF(r, y), r], 'f32')
}

/** C's pow: unlike JavaScript's, 1 ** NaN and (-1) ** inf are 1. */
function powTorch(x: number, y: number): number {
  return x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) ? 1 : x ** y
}
