// Element-wise roots, exponentials, logarithms, trigonometric and hyperbolic functions, erf and sigmoid.
import type { Build, Node } from '../ir/graph.ts'
import type { AnyOp } from './define.ts'
import { add, div, mul, neg, square, sub, unary } from './nodes.ts'
import { divF, f32c, one, pointwise, unaryOp } from './pointwise-op.ts'
import { erf } from './special.ts'

/** 1 / sqrt(x) appears in many derivatives. */
const rsqrt = (b: Build, x: Node): Node => unary(b, 'rsqrt', x)

export const transcendentalOps: readonly AnyOp[] = [
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
]
