// Arithmetic, comparisons, logic, and the other element-wise operators that are no function of analysis.
import type { Fn } from '../ir/expr.ts'
import { constant } from '../ir/expr.ts'
import type { Build, Node } from '../ir/graph.ts'
import { apply } from '../ir/simplify-expr.ts'
import { isFloat } from '../ir/types.ts'
import type { AnyOp } from './define.ts'
import { floorDivide, pythonDiv, pythonMod } from './floor-division.ts'
import { add, div, equal, less, lessEqual, mul, neg, square, sub, unary, where, zerosLike } from './nodes.ts'
import { pointwise, unaryOp, type Vjp } from './pointwise-op.ts'
import { fmod, roundHalfEven } from './special.ts'

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
  pointwise({
    name,
    arity: 2,
    doc,
    domain: 'integer',
    at: name,
    f64,
    samples: ['i32[3,4], i32[3,4] below 31'],
  })

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
    doc: 'floor(x / y), as in Python: exact, also where x / y rounds up to a whole number.',
    domain: 'number',
    cost: 20,
    f64: floorDivide,
    int: (x, y) => Math.floor(x / y),
    vjp: zero,
    at: ([x, y], type) => (type === 'f32' ? pythonDiv(x!, y!) : apply('floordiv', [x!, y!], type)),
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
  pointwise({
    name: 'relu',
    arity: 1,
    doc: 'max(x, 0); the derivative at 0 is 0, and it is written with the result, so that x need not be kept.',
    domain: 'number',
    at: ([x], type) =>
      apply('select', [apply('lt', [x!, constant(0, type)], 'bool'), constant(0, type), x!], type),
    f64: (x) => (x < 0 ? 0 : x),
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
]

/** C's pow: unlike JavaScript's, 1 ** NaN and (-1) ** inf are 1. */
function powTorch(x: number, y: number): number {
  return x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) ? 1 : x ** y
}
