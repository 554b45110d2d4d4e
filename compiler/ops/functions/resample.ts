// Adaptive pooling and interpolation as the language calls them: one axis after the other, since all of them are separable.
import type { Build, Node } from '../../ir/graph.ts'
import { dimValue, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, type BuiltinValue, builtin } from '../define.ts'
import {
  add,
  cast,
  div,
  expand,
  full,
  iota,
  less,
  lessEqual,
  mul,
  reduceOver,
  reshape,
  sub,
  unary,
  where,
} from '../nodes.ts'
import { nodeArg, perAxis } from './arguments.ts'
import { shapeOf } from './shape.ts'

/** Which input positions each of `size` outputs covers, [size, n]: floor(i n / size) to ceil((i + 1) n / size), as PyTorch. */
function coverage(b: Build, n: number, size: number): { mask: Node; count: Node } {
  const [i, j] = [iota(b, [size, n], 0), iota(b, [size, n], 1)]
  const quotient = (x: Node) => b.apply('floordiv', [x, full(b, size, x.type.shape, 'i32')])
  const start = quotient(mul(b, i, n))
  const stop = quotient(add(b, mul(b, i, n), n + size - 1))
  return {
    mask: b.apply('and', [lessEqual(b, start, j), less(b, j, stop)]),
    count: cast(b, sub(b, stop, start), 'f32'),
  }
}

/** `x` with the letters of its axes, one of them replaced by a contraction with [out, in] weights. */
function contractAxis(b: Build, x: Node, weights: Node, axis: number): Node {
  const letters = [...'abcdefgh'].slice(0, x.type.shape.length)
  const out = letters.map((l, i) => (i === axis ? 'z' : l)).join('')
  return b.apply('einsum', [x, weights], { spec: `${letters.join('')},z${letters[axis]}->${out}` })
}

/** Splits an axis into `size` windows of equal length. */
function splitAxis(b: Build, x: Node, axis: number, size: number): Node {
  const shape = shapeOf(x)
  return reshape(b, x, [...shape.slice(0, axis), size, shape[axis]! / size, ...shape.slice(axis + 1)])
}

function adaptiveMean(b: Build, x: Node, axis: number, size: number): Node {
  const n = shapeOf(x)[axis]!
  if (n === size) return x
  if (n % size === 0) return mul(b, reduceOver(b, 'sum', splitAxis(b, x, axis, size), [axis + 1]), size / n)
  const { mask, count } = coverage(b, n, size)
  return contractAxis(b, x, div(b, cast(b, mask, 'f32'), count), axis)
}

function adaptiveMax(b: Build, x: Node, axis: number, size: number): Node {
  const shape = shapeOf(x)
  const n = shape[axis]!
  if (n === size) return x
  if (n % size === 0) return reduceOver(b, 'max', splitAxis(b, x, axis, size), [axis + 1], { ties: 'first' })
  const wide = [...shape.slice(0, axis), size, n, ...shape.slice(axis + 1)]
  const align = (node: Node) =>
    reshape(
      b,
      node,
      wide.map((d, i) => (i === axis || i === axis + 1 ? d : 1)),
    )
  const spread = expand(
    b,
    reshape(
      b,
      x,
      wide.map((d, i) => (i === axis ? 1 : d)),
    ),
    wide,
  )
  const seen = where(b, align(coverage(b, n, size).mask), spread, -Infinity)
  return reduceOver(b, 'max', seen, [axis + 1], { ties: 'first' })
}

/** The sizes that an argument asks for; None, as a whole or for one axis as -1, keeps an axis. */
function targetSizes(x: Node, value: BuiltinValue, rank: number, what: string): number[] {
  if (x.type.shape.length < rank + 1)
    throw new ShapeError(
      `${what} of ${formatType(x.type)}`,
      `it needs ${rank} spatial axes behind the channels`,
      'E0423',
    )
  const spatial = x.type.shape.slice(-rank).map(dimValue)
  const sizes = perAxis(value, rank, 'size').map((s, i) => (s === -1 ? spatial[i]! : s))
  if (sizes.some((s) => s < 1) || spatial.some((s) => s < 1))
    throw new ShapeError(
      `${what} from ${spatial.join(', ')} to ${sizes.join(', ')}`,
      'sizes are 1 or more',
      'E0419',
    )
  return sizes
}

/** Applies `step` to each of the last axes, the last one first. */
function eachAxis(
  x: Node,
  sizes: readonly number[],
  step: (y: Node, axis: number, size: number, k: number) => Node,
): Node {
  const lead = x.type.shape.length - sizes.length
  let y = x
  for (let k = sizes.length - 1; k >= 0; k--) y = step(y, lead + k, sizes[k]!, k)
  return y
}

const adaptive = (kind: 'avg' | 'max', rank: number): Builtin => {
  const name = `adaptive_${kind}_pool${rank}d`
  return builtin(
    `${name}(x: tensor, size: ints)`,
    `${kind === 'avg' ? 'The mean' : 'The largest element'} of each of \`size\` windows that cover the input evenly; -1 keeps an axis.`,
    (args, b) => {
      const x = nodeArg(args, 'x')
      const sizes = targetSizes(x, args.size!, rank, name)
      return eachAxis(x, sizes, (y, axis, size) =>
        kind === 'avg' ? adaptiveMean(b, y, axis, size) : adaptiveMax(b, y, axis, size),
      )
    },
  )
}

interface Scaling {
  readonly mode: string
  readonly alignCorners: boolean
  /** Input positions per output position: what the caller's factor says, or the quotient of the sizes. */
  readonly step: number
}

/** The position in the input of each output element, as f32[size]. */
function sourcePositions(b: Build, n: number, size: number, s: Scaling): Node {
  const i = iota(b, [size], 0, 'f32')
  if (s.alignCorners) return mul(b, i, size > 1 ? (n - 1) / (size - 1) : 0)
  return sub(b, mul(b, add(b, i, 0.5), s.step), 0.5)
}

const limitIndex = (b: Build, index: Node, n: number): Node =>
  b.apply('minimum', [
    b.apply('maximum', [index, full(b, 0, index.type.shape, 'i32')]),
    full(b, n - 1, index.type.shape, 'i32'),
  ])

const takeAt = (b: Build, x: Node, index: Node, axis: number): Node =>
  b.apply('take', [x, limitIndex(b, index, shapeOf(x)[axis]!)], { axis })

function nearest(b: Build, x: Node, axis: number, size: number, s: Scaling): Node {
  const shape = shapeOf(x)
  const n = shape[axis]!
  const exact = s.mode === 'nearest-exact'
  if (s.step !== n / size) {
    const i = iota(b, [size], 0, 'f32')
    const at = mul(b, exact ? add(b, i, 0.5) : i, s.step)
    return takeAt(b, x, cast(b, unary(b, 'floor', at), 'i32'), axis)
  }
  if (size % n === 0) {
    const wide = [...shape.slice(0, axis + 1), size / n, ...shape.slice(axis + 1)]
    const column = wide.map((d, i) => (i === axis + 1 ? 1 : d))
    const spread = expand(b, reshape(b, x, column), wide)
    return reshape(
      b,
      spread,
      shape.map((d, i) => (i === axis ? size : d)),
    )
  }
  // floor(i n / size), or floor((i + 1/2) n / size), in whole numbers: no rounding moves an index.
  const i = iota(b, [size], 0)
  const scaled = exact ? mul(b, add(b, mul(b, i, 2), 1), n) : mul(b, i, n)
  const index = b.apply('floordiv', [scaled, full(b, exact ? 2 * size : size, [size], 'i32')])
  return takeAt(b, x, index, axis)
}

/** A sum of taps at floor(position) + offset, weighted by functions of the fraction. */
function taps(
  b: Build,
  x: Node,
  axis: number,
  position: Node,
  weights: readonly { readonly offset: number; readonly weight: (t: Node) => Node }[],
): Node {
  const base = unary(b, 'floor', position)
  const fraction = sub(b, position, base)
  const rank = x.type.shape.length
  const size = dimValue(position.type.shape[0]!)
  const shape = Array.from({ length: rank }, (_, i) => (i === axis ? size : 1))
  const index = cast(b, base, 'i32')
  return weights
    .map(({ offset, weight }) =>
      mul(
        b,
        takeAt(b, x, offset === 0 ? index : add(b, index, offset), axis),
        reshape(b, weight(fraction), shape),
      ),
    )
    .reduce((sum, term) => add(b, sum, term))
}

function linear(b: Build, x: Node, axis: number, size: number, s: Scaling): Node {
  const at = sourcePositions(b, shapeOf(x)[axis]!, size, s)
  const position = b.apply('maximum', [at, full(b, 0, at.type.shape)])
  return taps(b, x, axis, position, [
    { offset: 0, weight: (t) => sub(b, 1, t) },
    { offset: 1, weight: (t) => t },
  ])
}

/** Keys' cubic convolution (1981) with a = -0.75, as PyTorch. */
function cubic(b: Build, x: Node, axis: number, size: number, s: Scaling): Node {
  const a = -0.75
  const near = (t: Node): Node => add(b, mul(b, mul(b, sub(b, mul(b, t, a + 2), a + 3), t), t), 1)
  const far = (t: Node): Node =>
    sub(b, mul(b, add(b, mul(b, sub(b, mul(b, t, a), 5 * a), t), 8 * a), t), 4 * a)
  return taps(b, x, axis, sourcePositions(b, shapeOf(x)[axis]!, size, s), [
    { offset: -1, weight: (t) => far(add(b, t, 1)) },
    { offset: 0, weight: near },
    { offset: 1, weight: (t) => near(sub(b, 1, t)) },
    { offset: 2, weight: (t) => far(sub(b, 2, t)) },
  ])
}

const LINEAR_RANKS: Readonly<Record<string, number>> = { linear: 1, bilinear: 2, trilinear: 3, bicubic: 2 }

function resampleAxis(b: Build, x: Node, axis: number, size: number, s: Scaling): Node {
  if (s.mode === 'area') return adaptiveMean(b, x, axis, size)
  if (s.mode.startsWith('nearest')) return nearest(b, x, axis, size, s)
  return s.mode === 'bicubic' ? cubic(b, x, axis, size, s) : linear(b, x, axis, size, s)
}

function interpolate(b: Build, x: Node, args: BuiltinArgs, mode: string, name: string): Node {
  const rank = x.type.shape.length - 2
  if (rank < 1 || (Object.hasOwn(LINEAR_RANKS, mode) && LINEAR_RANKS[mode] !== rank))
    throw new ShapeError(
      `${name} in mode "${mode}" of ${formatType(x.type)}`,
      'x is [N, C, …]; linear takes one spatial axis, bilinear and bicubic two, trilinear three',
      'E0423',
    )
  const factor = args.scale_factor as BuiltinValue
  const given = args.size as BuiltinValue
  if ((factor === null) === (given === null))
    throw new ShapeError(`${name} takes either size or scale_factor`, undefined, 'E0419')
  const spatial = x.type.shape.slice(2).map(dimValue)
  const factors = factor === null ? null : perAxis(factor, rank, 'scale_factor')
  const sizes = targetSizes(
    x,
    factors ? spatial.map((n, i) => Math.floor(n * factors[i]!)) : given,
    rank,
    name,
  )
  const recompute = factors === null || args.recompute_scale_factor === true
  return eachAxis(x, sizes, (y, axis, size, k) => {
    const step = recompute ? spatial[k]! / size : 1 / factors[k]!
    return resampleAxis(b, y, axis, size, { mode, alignCorners: args.align_corners === true, step })
  })
}

const MODES = ['nearest', 'nearest-exact', 'linear', 'bilinear', 'trilinear', 'bicubic', 'area']

export const resampleFunctions: readonly Builtin[] = [
  ...[1, 2, 3].map((rank) => adaptive('avg', rank)),
  ...[1, 2, 3].map((rank) => adaptive('max', rank)),
  builtin(
    'interpolate(x: tensor, size: ints = None, scale_factor: any = None, mode: string = "nearest", align_corners: bool = false, recompute_scale_factor: bool = false)',
    `x[N, C, …] at other spatial sizes, as torch.nn.functional.interpolate; mode is one of ${MODES.join(', ')}.`,
    (args, b) => {
      const mode = args.mode as string
      if (!MODES.includes(mode))
        throw new ShapeError(`interpolate in mode "${mode}"`, MODES.join(', '), 'E0419')
      return interpolate(b, nodeArg(args, 'x'), args, mode, 'interpolate')
    },
  ),
  builtin(
    'upsample_nearest(x: tensor, size: ints = None, scale_factor: any = None)',
    'Each element of the result is the input element that covers it.',
    (args, b) => interpolate(b, nodeArg(args, 'x'), args, 'nearest', 'upsample_nearest'),
  ),
  builtin(
    'upsample_bilinear(x: tensor, size: ints = None, scale_factor: any = None, align_corners: bool = false)',
    'Linear in both axes of x[N, C, H, W] between the four nearest elements.',
    (args, b) => interpolate(b, nodeArg(args, 'x'), args, 'bilinear', 'upsample_bilinear'),
  ),
]
