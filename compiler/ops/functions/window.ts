// Pooling as the language calls it: a reduction over a view of windows.
import type { Build, Node } from '../../ir/graph.ts'
import { dimValue, formatShape, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import { expand, full, mul, reduceOver, shapeAttr } from '../nodes.ts'
import { windowCount } from '../window.ts'
import { nodeArg, perAxis } from './arguments.ts'

interface PoolGeometry {
  readonly kernel: number[]
  readonly stride: number[]
  readonly dilation: number[]
  readonly low: number[]
  readonly size: number[]
  readonly spatial: number[]
}

function geometry(name: string, rank: number, x: Node, args: BuiltinArgs): PoolGeometry {
  if (x.type.shape.length < rank + 1)
    throw new ShapeError(
      `${name} of ${formatType(x.type)}`,
      `it needs ${rank} spatial axes behind the channels`,
      'E0423',
    )
  const kernel = perAxis(args.kernel!, rank, 'kernel')
  const stride = args.stride === null ? kernel : perAxis(args.stride!, rank, 'stride')
  const low = perAxis(args.padding!, rank, 'padding')
  const dilation =
    args.dilation === undefined ? kernel.map(() => 1) : perAxis(args.dilation!, rank, 'dilation')
  if ([...kernel, ...stride, ...dilation].some((v) => v < 1))
    throw new ShapeError(
      `${name} with kernel ${kernel.join(', ')}, stride ${stride.join(', ')}`,
      'kernel, stride and dilation are 1 or more',
      'E0419',
    )
  if (low.some((p, i) => p < 0 || p * 2 > kernel[i]!))
    throw new ShapeError(
      `${name} with padding ${low.join(', ')} and kernel ${kernel.join(', ')}`,
      'padding is at most half of the kernel',
      'E0419',
    )
  const spatial = x.type.shape.slice(-rank).map(dimValue)
  const size = spatial.map((s, i) =>
    poolCount(s, kernel[i]!, stride[i]!, dilation[i]!, low[i]!, args.ceil_mode === true),
  )
  if (size.some((s) => s < 1))
    throw new ShapeError(
      `${name}: a window of ${formatShape(kernel)} does not fit ${formatShape(spatial)}`,
      undefined,
      'E0422',
    )
  return { kernel, stride, dilation, low, size, spatial }
}

/** PyTorch's count: with `ceil_mode` a last window may hang over, if it starts inside the input or its left padding. */
function poolCount(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  pad: number,
  ceil: boolean,
): number {
  if (!ceil) return windowCount(size, kernel, stride, dilation, pad, pad) as number
  const count = Math.ceil((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1
  return (count - 1) * stride >= size + pad ? count - 1 : count
}

function windows(b: Build, x: Node, g: PoolGeometry, fill: number): Node {
  return b.apply('windows', [x], {
    kernel: g.kernel,
    stride: g.stride,
    dilation: g.dilation,
    low: g.low,
    size: g.size,
    fill,
  })
}

const trailing = (x: Node, count: number): number[] =>
  Array.from({ length: count }, (_, i) => x.type.shape.length - count + i)

const maxPool = (rank: number): Builtin =>
  builtin(
    `max_pool${rank}d(x: tensor, kernel: ints, stride: ints = None, padding: ints = 0, dilation: ints = 1, ceil_mode: bool = false)`,
    'The largest element of each window; the gradient goes to the first of equals.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const w = windows(b, x, geometry(`max_pool${rank}d`, rank, x, args), -Infinity)
      return reduceOver(b, 'max', w, trailing(w, rank), { ties: 'first' })
    },
  )

const avgPool = (rank: number): Builtin =>
  builtin(
    `avg_pool${rank}d(x: tensor, kernel: ints, stride: ints = None, padding: ints = 0, ceil_mode: bool = false, count_include_pad: bool = true, divisor_override: int = None)`,
    'The mean of each window; padding counts unless count_include_pad is false; `divisor_override` divides instead of the count.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const g = geometry(`avg_pool${rank}d`, rank, x, args)
      const w = windows(b, x, g, 0)
      const sum = reduceOver(b, 'sum', w, trailing(w, rank))
      const divisor = args.divisor_override
      if (typeof divisor === 'number') return mul(b, sum, 1 / divisor)
      return mul(b, sum, expand(b, reciprocalCounts(b, g, args.count_include_pad === true), sum.type.shape))
    },
  )

/** 1 / (elements that each window counts), in the shape of the windows. */
function reciprocalCounts(b: Build, g: PoolGeometry, includePad: boolean): Node {
  const full1 = (i: number): number[] =>
    Array.from({ length: g.size[i]! }, (_, p) => {
      const start = p * g.stride[i]! - g.low[i]!
      const stop = Math.min(start + g.kernel[i]!, g.spatial[i]! + g.low[i]!)
      return includePad ? stop - start : Math.min(stop, g.spatial[i]!) - Math.max(start, 0)
    })
  const counts = g.size.map((_, i) => full1(i))
  if (counts.every((c) => c.every((v) => v === c[0])))
    return full(b, 1 / counts.reduce((n, c) => n * c[0]!, 1), [])
  const ones = full(b, 1, g.spatial)
  const padded = includePad ? b.apply('pad', [ones], { low: g.low, high: g.low, value: 1 }) : ones
  const low = includePad ? g.low.map(() => 0) : g.low
  const w = b.apply('windows', [padded], {
    kernel: g.kernel,
    stride: g.stride,
    dilation: g.dilation,
    low,
    size: g.size,
    fill: 0,
  })
  const count = reduceOver(b, 'sum', w, trailing(w, g.kernel.length))
  return b.apply('div', [full(b, 1, shapeAttr(count.type.shape)), count])
}

export const windowFunctions: readonly Builtin[] = [...[1, 2, 3].map(maxPool), ...[1, 2, 3].map(avgPool)]
