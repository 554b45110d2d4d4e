// Element-wise functions as the language calls them: one per operator of pointwise.ts that has a name of its own.
import type { Build, Node } from '../../ir/graph.ts'
import { broadcastShapes, formatType, isFloat, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinValue, builtin } from '../define.ts'
import { add, expand, lessEqual, literal, mul, sub, unary, where } from '../nodes.ts'
import { operator } from '../table.ts'
import { isNode, nodeArg, numberArg } from './arguments.ts'

const scalarOut = { shape: [1], dtype: 'f32' }
const foldOf =
  (name: string) =>
  (args: readonly number[]): number =>
    operator(name).reference(
      args.map((v) => ({ shape: [1], data: Float64Array.of(v) })),
      {},
      scalarOut,
      [],
    ).data[0]!

const one = (name: string, op = name): Builtin =>
  builtin(`${name}(x: tensor)`, operator(op).doc, (args, b) => unary(b, op, nodeArg(args, 'x')), foldOf(op))

function broadcastAll(b: Build, nodes: readonly Node[]): Node[] {
  const shape = nodes.map((n) => n.type.shape).reduce(broadcastShapes)
  return nodes.map((n) => expand(b, n, shape))
}

const two = (signature: string, op: string): Builtin => {
  const names = [...signature.matchAll(/(\w+): tensor/g)].map((m) => m[1]!)
  return builtin(
    signature,
    operator(op).doc,
    (args, b) =>
      b.apply(
        op,
        broadcastAll(
          b,
          names.map((n) => nodeArg(args, n)),
        ),
      ),
    foldOf(op),
  )
}

const unaryNames = [
  'abs',
  'sign',
  'exp',
  'exp2',
  'expm1',
  'log',
  'log1p',
  'log2',
  'sqrt',
  'rsqrt',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'erf',
  'floor',
  'ceil',
  'round',
  'trunc',
  'sigmoid',
  'relu',
]

export const elementwiseFunctions: readonly Builtin[] = [
  ...unaryNames.map((name) => one(name)),
  ...['isnan', 'isinf', 'stop_gradient'].map((name) =>
    builtin(`${name}(x: tensor)`, operator(name).doc, (args, b) => unary(b, name, nodeArg(args, 'x'))),
  ),
  builtin('isfinite(x: tensor)', 'Neither NaN nor infinite.', (args, b) => {
    const x = nodeArg(args, 'x')
    return b.apply('not', [b.apply('or', [unary(b, 'isnan', x), unary(b, 'isinf', x)])])
  }),
  builtin(
    'square(x: tensor)',
    'x * x.',
    (args, b) => mul(b, nodeArg(args, 'x'), nodeArg(args, 'x')),
    ([x]) => x! * x!,
  ),
  builtin(
    'reciprocal(x: tensor)',
    '1 / x.',
    (args, b) =>
      b.apply('div', [
        expand(
          b,
          b.apply('full', [], { value: 1, shape: [], dtype: nodeArg(args, 'x').type.dtype }),
          nodeArg(args, 'x').type.shape,
        ),
        nodeArg(args, 'x'),
      ]),
    ([x]) => 1 / x!,
  ),
  two('maximum(x: tensor, y: tensor)', 'maximum'),
  two('minimum(x: tensor, y: tensor)', 'minimum'),
  two('pow(x: tensor, y: tensor)', 'pow'),
  two('atan2(y: tensor, x: tensor)', 'atan2'),
  two('fmod(x: tensor, y: tensor)', 'fmod'),
  two('bitand(x: tensor, y: tensor)', 'bitand'),
  two('bitor(x: tensor, y: tensor)', 'bitor'),
  two('bitxor(x: tensor, y: tensor)', 'bitxor'),
  two('shl(x: tensor, y: tensor)', 'shl'),
  two('shr(x: tensor, y: tensor)', 'shr'),
  builtin('where(c: mask, x: tensor, y: tensor)', operator('where').doc, (args, b) =>
    where(b, nodeArg(args, 'c'), nodeArg(args, 'x'), nodeArg(args, 'y')),
  ),
  builtin(
    'clamp(x: tensor, min: any = None, max: any = None)',
    'x limited to [min, max]: numbers, tensors, or None. The gradient passes where min <= x <= max.',
    (args, b) => {
      let x = nodeArg(args, 'x')
      const [low, high] = [boundOf(b, x, args.min!), boundOf(b, x, args.max!)]
      const shape = [low, high].reduce((s, n) => (n ? broadcastShapes(s, n.type.shape) : s), x.type.shape)
      x = expand(b, x, shape)
      // Outside of the bound maximum and minimum have no ties to share; they are NaN where x or the bound is.
      if (low) x = where(b, lessEqual(b, low, x), x, b.apply('maximum', [x, expand(b, low, shape)]))
      if (high) x = where(b, lessEqual(b, x, high), x, b.apply('minimum', [x, expand(b, high, shape)]))
      return x
    },
  ),
  builtin('lerp(x: tensor, y: tensor, weight: tensor)', 'x + weight * (y - x).', (args, b) => {
    const [x, y, w] = [nodeArg(args, 'x'), nodeArg(args, 'y'), nodeArg(args, 'weight')]
    return add(b, x, mul(b, w, sub(b, y, x)))
  }),
  builtin('full_like(x: tensor, value: number)', 'The value in every element of the type of x.', (args, b) =>
    fillLike(b, nodeArg(args, 'x'), numberArg(args, 'value')),
  ),
  builtin('zeros_like(x: tensor)', 'Zeros of the type of x.', (args, b) =>
    fillLike(b, nodeArg(args, 'x'), 0),
  ),
  builtin('ones_like(x: tensor)', 'Ones of the type of x.', (args, b) => fillLike(b, nodeArg(args, 'x'), 1)),
]

/** A bound of clamp: a number becomes a scalar of the dtype of x. */
function boundOf(b: Build, x: Node, value: BuiltinValue): Node | null {
  if (value === null || isNode(value)) return value
  if (typeof value !== 'number')
    throw new ShapeError('a bound of clamp is a number or a tensor', undefined, 'E0316')
  if (!isFloat(x.type.dtype) && !Number.isInteger(value)) {
    throw new ShapeError(
      `the float ${value} beside ${formatType(x.type)}`,
      'convert the tensor: f32(…)',
      'E0308',
    )
  }
  return literal(b, value, x)
}

const fillLike = (b: Build, x: Node, value: number): Node =>
  b.apply('full', [], { value, shape: x.type.shape as readonly number[], dtype: x.type.dtype })
