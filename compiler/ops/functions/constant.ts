// Constants, random functions and PyTorch's initialisers. `shape` comes first, and from the type where a member is initialised.
import type { Build, Node } from '../../ir/graph.ts'
import { type DType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin, type CallContext } from '../define.ts'
import { add, cast, equal, full, iota, less, mul, sub, unary, where } from '../nodes.ts'
import { numberArg } from './arguments.ts'

const shapeArg = (args: BuiltinArgs): readonly number[] => sizesOf(args.shape as readonly number[])

function sizesOf(sizes: readonly number[]): readonly number[] {
  if (sizes.some((s) => s < 0))
    throw new ShapeError(`a tensor of shape [${sizes.join(', ')}]`, 'sizes are not negative', 'E0419')
  return sizes
}

const scalars = (b: Build): Node => b.apply('scalars', [], { dtype: 'u32', shape: [2] })
const bits = (b: Build, shape: readonly number[], key: number, word = 0): Node =>
  b.apply('random_bits', [scalars(b)], { key, word, shape })

/** 24 random bits in [0, 1): bit-equal on every device, since the product is exact. */
export function uniform01(b: Build, shape: readonly number[], key: number, word = 0): Node {
  const high = b.apply('shr', [bits(b, shape, key, word), full(b, 8, shape, 'u32')])
  return mul(b, cast(b, high, 'f32'), 2 ** -24)
}

export const uniform = (b: Build, shape: readonly number[], low: number, high: number, key: number): Node =>
  add(b, mul(b, uniform01(b, shape, key), Math.fround(high - low)), low)

/** Box and Muller (1958): sqrt(-2 log(1 - u)) cos(2 pi v), with 1 - u in (0, 1]. */
export function normal(b: Build, shape: readonly number[], mean: number, std: number, key: number): Node {
  const radius = unary(b, 'sqrt', mul(b, unary(b, 'log', sub(b, 1, uniform01(b, shape, key, 0))), -2))
  const angle = mul(b, uniform01(b, shape, key, 1), 2 * Math.PI)
  const z = mul(b, radius, unary(b, 'cos', angle))
  return add(b, mul(b, z, std), mean)
}

/**
 * A normal limited to [low, high], by inverting the distribution of a uniform between the two probabilities; the inverse is
 * Giles' approximation of erfinv (2010), single precision.
 */
function truncatedNormal(
  b: Build,
  shape: readonly number[],
  mean: number,
  std: number,
  low: number,
  high: number,
  key: number,
): Node {
  const probability = (v: number) => erfNumber((v - mean) / std / Math.SQRT2)
  const [p, q] = [probability(low), probability(high)]
  const x = add(b, mul(b, uniform01(b, shape, key), q - p), p)
  const z = mul(b, erfinv(b, x), std * Math.SQRT2)
  const limited = b.apply('minimum', [
    b.apply('maximum', [add(b, z, mean), full(b, low, shape)]),
    full(b, high, shape),
  ])
  return limited
}

const CENTRAL = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
]
const TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
]

function erfinv(b: Build, x: Node): Node {
  const polynomial = (w: Node, coefficients: readonly number[]): Node =>
    coefficients.slice(1).reduce((p, c) => add(b, mul(b, p, w), c), full(b, coefficients[0]!, w.type.shape))
  const w = b.apply('neg', [unary(b, 'log', mul(b, sub(b, 1, x), add(b, x, 1)))])
  const near = polynomial(sub(b, w, 2.5), CENTRAL)
  const far = polynomial(sub(b, unary(b, 'sqrt', w), 3), TAIL)
  return mul(b, x, where(b, less(b, w, full(b, 5, w.type.shape)), near, far))
}

function erfNumber(x: number): number {
  // Abramowitz and Stegun 7.1.26 would do for a bound; the series is exact to double precision in the range that is used.
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return Math.abs(x) > 4 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * sum
}

/** PyTorch's fan: [out, in, *receptive]. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2)
    throw new ShapeError(
      `this initialiser needs two axes or more, and the shape is [${shape.join(', ')}]`,
      'uniform(…) or normal(…) take any shape',
      'E0424',
    )
  const receptive = shape.slice(2).reduce((n, d) => n * d, 1)
  return { fanIn: shape[1]! * receptive, fanOut: shape[0]! * receptive }
}

/**
 * Orthonormal rows or columns (those of the shorter side): the polar factor of a normal matrix, which is uniform among orthogonal
 * matrices, by Newton and Schulz's iteration x <- 1.5 x - 0.5 x x^T x (Bjorck and Bowie 1971). Axes behind the first are joined, as in PyTorch.
 */
function orthogonal(b: Build, shape: readonly number[], gain: number, key: number): Node {
  fans(shape)
  const rows = shape[0]!
  const columns = shape.slice(1).reduce((n, d) => n * d, 1)
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)]
  // The largest singular value of a normal matrix is sqrt(rows) + sqrt(columns) with a small deviation; the iteration needs less than sqrt(3).
  let x = normal(b, [short, long], 0, 1 / (Math.sqrt(rows) + Math.sqrt(columns)), key)
  for (let i = 0; i < ORTHOGONAL_STEPS; i++) {
    const gram = b.apply('einsum', [x, x], { spec: 'ik,jk->ij' })
    const cubed = b.apply('einsum', [gram, x], { spec: 'ij,jk->ik' })
    x = sub(b, mul(b, x, 1.5), mul(b, cubed, 0.5))
  }
  const scaled = gain === 1 ? x : mul(b, x, gain)
  return b.apply('reshape', [rows <= columns ? scaled : b.apply('permute', [scaled], { axes: [1, 0] })], {
    shape: [...shape],
  })
}

/** 1.5 ** 40 = 1e7 lifts the smallest singular value that a normal matrix is likely to have. */
const ORTHOGONAL_STEPS = 40

const random = (
  signature: string,
  doc: string,
  make: (args: BuiltinArgs, b: Build, key: number) => Node,
): Builtin =>
  builtin(signature, doc, (args, b, context: CallContext) => {
    const node = make(args, b, context.key)
    return context.shape && context.shape.dtype !== node.type.dtype
      ? cast(b, node, context.shape.dtype)
      : node
  })

const dtypeOf = (args: BuiltinArgs, context: CallContext): DType =>
  (args.dtype as DType | null) ?? context.shape?.dtype ?? 'f32'

export const constantFunctions: readonly Builtin[] = [
  builtin('zeros(shape: shape, dtype: dtype = None)', 'Zeros.', (args, b, c) =>
    full(b, 0, shapeArg(args), dtypeOf(args, c)),
  ),
  builtin('ones(shape: shape, dtype: dtype = None)', 'Ones.', (args, b, c) =>
    full(b, 1, shapeArg(args), dtypeOf(args, c)),
  ),
  builtin(
    'full(shape: shape, value: number, dtype: dtype = None)',
    'Every element is the value.',
    (args, b, c) => full(b, numberArg(args, 'value'), shapeArg(args), dtypeOf(args, c)),
  ),
  builtin(
    'eye(n: int, m: int = None, dtype: dtype = None)',
    'Ones on the diagonal of an n by m matrix.',
    (args, b, c) => {
      const shape = sizesOf([numberArg(args, 'n'), (args.m as number | null) ?? numberArg(args, 'n')])
      return cast(b, equal(b, iota(b, shape, 0), iota(b, shape, 1)), dtypeOf(args, c))
    },
  ),
  builtin(
    'arange(start: number, stop: number = None, step: number = 1, dtype: dtype = None)',
    'start, start + step, … below stop; arange(n) counts from 0. i32 where all are whole numbers.',
    (args, b) => {
      const [from, to] =
        args.stop === null
          ? [0, numberArg(args, 'start')]
          : [numberArg(args, 'start'), numberArg(args, 'stop')]
      const step = numberArg(args, 'step')
      if (step === 0) throw new ShapeError('arange with step 0', undefined, 'E0419')
      const whole = [from, to, step].every(Number.isInteger)
      const dtype = (args.dtype as DType | null) ?? (whole ? 'i32' : 'f32')
      const n = Math.max(0, Math.ceil((to - from) / step))
      const index = iota(b, [n], 0, dtype)
      const scaled = step === 1 ? index : mul(b, index, step)
      return from === 0 ? scaled : add(b, scaled, from)
    },
  ),
  builtin(
    'linspace(start: number, stop: number, steps: int)',
    'That many equally spaced values, both ends included.',
    (args, b) => {
      const n = numberArg(args, 'steps')
      const [from, to] = [numberArg(args, 'start'), numberArg(args, 'stop')]
      return add(b, mul(b, iota(b, [n], 0, 'f32'), n > 1 ? (to - from) / (n - 1) : 0), from)
    },
  ),
  random('uniform(shape: shape, low: number = 0, high: number = 1)', 'Uniform in [low, high).', (a, b, key) =>
    uniform(b, shapeArg(a), numberArg(a, 'low'), numberArg(a, 'high'), key),
  ),
  random(
    'normal(shape: shape, mean: number = 0, std: number = 1)',
    'Normal with this mean and standard deviation (Box and Muller).',
    (a, b, key) => normal(b, shapeArg(a), numberArg(a, 'mean'), numberArg(a, 'std'), key),
  ),
  random(
    'truncated_normal(shape: shape, mean: number = 0, std: number = 1, low: number = -2, high: number = 2)',
    'Normal limited to [low, high].',
    (a, b, key) =>
      truncatedNormal(
        b,
        shapeArg(a),
        numberArg(a, 'mean'),
        numberArg(a, 'std'),
        numberArg(a, 'low'),
        numberArg(a, 'high'),
        key,
      ),
  ),
  random('bernoulli(shape: shape, p: number = 0.5)', '1 with probability p, else 0 (f32).', (a, b, key) =>
    cast(b, less(b, uniform01(b, shapeArg(a), key), numberArg(a, 'p')), 'f32'),
  ),
  random('randint(shape: shape, low: int, high: int)', 'Whole numbers in [low, high) (i32).', (a, b, key) => {
    const [low, high] = [numberArg(a, 'low'), numberArg(a, 'high')]
    if (high <= low) throw new ShapeError(`randint from ${low} to ${high}`, 'high is above low', 'E0419')
    const shape = shapeArg(a)
    const word = b.apply('floormod', [bits(b, shape, key), full(b, high - low, shape, 'u32')])
    return add(b, cast(b, word, 'i32'), low)
  }),
  random('random_u32(shape: shape)', 'The raw stream: 32 random bits an element.', (a, b, key) =>
    bits(b, shapeArg(a), key),
  ),
  random(
    'kaiming_uniform(shape: shape, a: number = 0)',
    'Uniform within sqrt(6 / ((1 + a^2) fan_in)) (He et al. 2015).',
    (a, b, key) => {
      const bound = Math.sqrt(6 / ((1 + numberArg(a, 'a') ** 2) * fans(shapeArg(a)).fanIn))
      return uniform(b, shapeArg(a), -bound, bound, key)
    },
  ),
  random(
    'kaiming_normal(shape: shape, a: number = 0)',
    'Normal with std sqrt(2 / ((1 + a^2) fan_in)).',
    (a, b, key) =>
      normal(b, shapeArg(a), 0, Math.sqrt(2 / ((1 + numberArg(a, 'a') ** 2) * fans(shapeArg(a)).fanIn)), key),
  ),
  random(
    'xavier_uniform(shape: shape, gain: number = 1)',
    'Uniform within gain sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010).',
    (a, b, key) => {
      const { fanIn, fanOut } = fans(shapeArg(a))
      const bound = numberArg(a, 'gain') * Math.sqrt(6 / (fanIn + fanOut))
      return uniform(b, shapeArg(a), -bound, bound, key)
    },
  ),
  random(
    'xavier_normal(shape: shape, gain: number = 1)',
    'Normal with std gain sqrt(2 / (fan_in + fan_out)).',
    (a, b, key) => {
      const { fanIn, fanOut } = fans(shapeArg(a))
      return normal(b, shapeArg(a), 0, numberArg(a, 'gain') * Math.sqrt(2 / (fanIn + fanOut)), key)
    },
  ),
  random(
    'orthogonal(shape: shape, gain: number = 1)',
    'Orthonormal rows or columns, times gain (Saxe et al. 2014).',
    (a, b, key) => orthogonal(b, shapeArg(a), numberArg(a, 'gain'), key),
  ),
  builtin(
    'dropout(x: tensor, p: number = 0.5)',
    'In training, zeros with probability p and the rest divided by 1 - p; x otherwise.',
    (args, b, context) => {
      const x = args.x as Node
      const p = numberArg(args, 'p')
      if (!(p >= 0 && p <= 1)) throw new ShapeError(`dropout with p = ${p}`, 'p is a probability', 'E0419')
      if (!context.training || p === 0) return x
      const shape = x.type.shape as readonly number[]
      if (p === 1) return full(b, 0, shape, x.type.dtype)
      const keep = less(b, uniform01(b, shape, context.key), 1 - p)
      return where(b, keep, mul(b, x, 1 / (1 - p)), full(b, 0, shape, x.type.dtype))
    },
  ),
]
