// Convolutions and their adjoints as the language calls them.
import type { Build, Node } from '../../ir/graph.ts'
import { dimValue, formatShape, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import { add, expand, permute, reshape, shapeAttr } from '../nodes.ts'
import { windowCount } from '../window.ts'
import { isNode, nodeArg, numberArg, perAxis } from './arguments.ts'

interface ConvOptions {
  readonly stride: number[]
  readonly dilation: number[]
  /** Padding before and after each spatial axis. */
  readonly low: number[]
  readonly high: number[]
  readonly groups: number
}

/** `padding`: a number, one per axis, a pair per axis flattened (low, high, …), or "same" / "valid". */
function paddingOf(
  value: BuiltinArgs[string],
  rank: number,
  kernel: readonly number[],
  dilation: readonly number[],
): [number[], number[]] {
  if (value === 'valid') return [Array(rank).fill(0), Array(rank).fill(0)]
  if (value === 'same') {
    const total = kernel.map((k, i) => dilation[i]! * (k - 1))
    return [total.map((t) => Math.floor(t / 2)), total.map((t) => t - Math.floor(t / 2))]
  }
  if (Array.isArray(value) && value.length === 2 * rank && rank > 0 && value.length !== rank) {
    return [value.filter((_, i) => i % 2 === 0) as number[], value.filter((_, i) => i % 2 === 1) as number[]]
  }
  const both = perAxis(value as number, rank, 'padding')
  return [both, [...both]]
}

function positive(values: readonly number[], what: string): void {
  if (values.some((v) => v < 1))
    throw new ShapeError(`${what} of ${values.join(', ')}`, `${what} is 1 or more`, 'E0419')
}

/** Convolution of x[N, C, *S] with w[K, C / groups, *R]. */
function convolution(
  b: Build,
  rank: number,
  x: Node,
  w: Node,
  bias: Node | null,
  options: ConvOptions,
): Node {
  const { stride, dilation, low, high, groups } = options
  if (x.type.shape.length === rank + 1 && w.type.shape.length === rank + 2)
    return unbatched(b, x, (batch) => convolution(b, rank, batch, w, bias, options))
  const [xs, ws] = [x.type.shape, w.type.shape]
  if (xs.length !== rank + 2 || ws.length !== rank + 2) {
    throw new ShapeError(
      `conv${rank}d of ${formatType(x.type)} with weights ${formatType(w.type)}`,
      `x is [N, C, …] with ${rank} spatial axes, weights are [out, in / groups, …]`,
      'E0406',
    )
  }
  positive(stride, 'stride')
  positive(dilation, 'dilation')
  const [n, c] = [xs[0]!, dimValue(xs[1]!)]
  const [k, cg] = [dimValue(ws[0]!), dimValue(ws[1]!)]
  if (groups < 1 || c % groups !== 0 || k % groups !== 0 || c / groups !== cg) {
    throw new ShapeError(
      `conv${rank}d of ${formatType(x.type)} with weights ${formatType(w.type)} and ${groups} group${groups === 1 ? '' : 's'}: the input has ${c} channels, the weights take ${cg * groups}`,
      groups === 1 ? undefined : 'groups divide both channel counts',
      'E0406',
    )
  }
  const spatial = xs.slice(2).map(dimValue)
  const kernel = ws.slice(2).map(dimValue)
  const size = spatial.map(
    (s, i) => windowCount(s, kernel[i]!, stride[i]!, dilation[i]!, low[i]!, high[i]!) as number,
  )
  if (size.some((s) => s < 1))
    throw new ShapeError(
      `conv${rank}d: a kernel of ${formatShape(kernel)} does not fit ${formatShape(spatial)} with padding ${low.join(', ')}`,
      undefined,
      'E0422',
    )
  const y = b.apply(
    'conv',
    [reshape(b, x, [n, groups, c / groups, ...spatial]), reshape(b, w, [groups, k / groups, cg, ...kernel])],
    { stride, dilation, low, inputDilation: stride.map(() => 1), size },
  )
  return withBias(b, reshape(b, y, [n, k, ...size]), bias, k, rank)
}

/** One image [C, *S] as a batch of one. */
function unbatched(b: Build, x: Node, run: (batch: Node) => Node): Node {
  const y = run(reshape(b, x, [1, ...x.type.shape]))
  return reshape(b, y, y.type.shape.slice(1))
}

function withBias(b: Build, y: Node, bias: Node | null, channels: number, rank: number): Node {
  if (!bias) return y
  if (bias.type.shape.length !== 1 || bias.type.shape[0] !== channels)
    throw new ShapeError(`a bias of ${formatType(bias.type)} for ${channels} channels`, undefined, 'E0406')
  return add(b, y, expand(b, reshape(b, bias, [channels, ...Array<number>(rank).fill(1)]), y.type.shape))
}

const conv = (rank: number): Builtin =>
  builtin(
    `conv${rank}d(x: tensor, weight: tensor, bias: any = None, stride: ints = 1, padding: any = 0, dilation: ints = 1, groups: int = 1)`,
    `Convolution of x[N, C, …] with weight[out, C / groups, …] over ${rank} axes.`,
    (args, b) => {
      const w = nodeArg(args, 'weight')
      const dilation = perAxis(args.dilation!, rank, 'dilation')
      const [low, high] = paddingOf(args.padding!, rank, w.type.shape.slice(2).map(dimValue), dilation)
      const bias = args.bias ?? null
      return convolution(b, rank, nodeArg(args, 'x'), w, isNode(bias) ? bias : null, {
        stride: perAxis(args.stride!, rank, 'stride'),
        dilation,
        low,
        high,
        groups: numberArg(args, 'groups'),
      })
    },
  )

interface TransposeOptions {
  readonly stride: number[]
  readonly padding: number[]
  readonly extra: number[]
  readonly dilation: number[]
  readonly groups: number
}

/** The adjoint of a convolution: x[N, C, *S] with w[C, K / groups, *R], as torch.nn.functional.conv_transpose. */
function transposed(
  b: Build,
  rank: number,
  x: Node,
  w: Node,
  bias: Node | null,
  options: TransposeOptions,
): Node {
  if (x.type.shape.length === rank + 1 && w.type.shape.length === rank + 2)
    return unbatched(b, x, (batch) => transposed(b, rank, batch, w, bias, options))
  const { stride, padding, extra, dilation, groups } = options
  positive(stride, 'stride')
  positive(dilation, 'dilation')
  const [xs, ws] = [x.type.shape.map(dimValue), w.type.shape.map(dimValue)]
  if (
    xs.length !== rank + 2 ||
    ws.length !== rank + 2 ||
    xs[1] !== ws[0] ||
    groups < 1 ||
    xs[1]! % groups !== 0
  ) {
    throw new ShapeError(
      `conv_transpose${rank}d of ${formatType(x.type)} with weights ${formatType(w.type)}`,
      'weights are [in, out / groups, …]',
      'E0406',
    )
  }
  const [n, c] = [xs[0]!, xs[1]!]
  const kg = ws[1]!
  const kernel = ws.slice(2)
  const spatial = xs.slice(2)
  const size = spatial.map(
    (s, i) => (s - 1) * stride[i]! - 2 * padding[i]! + dilation[i]! * (kernel[i]! - 1) + extra[i]! + 1,
  )
  if (size.some((s) => s < 1))
    throw new ShapeError(
      `conv_transpose${rank}d: the result would have sizes ${size.join(', ')}`,
      undefined,
      'E0422',
    )
  const grouped = reshape(b, w, [groups, c / groups, kg, ...kernel])
  const all = shapeAttr(grouped.type.shape)
  const flipped = b.apply('slice', [grouped], {
    start: all.map((d, i) => (i < 3 ? 0 : d - 1)),
    step: all.map((_, i) => (i < 3 ? 1 : -1)),
    shape: all,
  })
  const y = b.apply(
    'conv',
    [
      reshape(b, x, [n, groups, c / groups, ...spatial]),
      permute(b, flipped, [0, 2, 1, ...kernel.map((_, i) => i + 3)]),
    ],
    {
      stride: stride.map(() => 1),
      dilation,
      low: kernel.map((r, i) => (r - 1) * dilation[i]! - padding[i]!),
      inputDilation: stride,
      size,
    },
  )
  return withBias(b, reshape(b, y, [n, groups * kg, ...size]), bias, groups * kg, rank)
}

const convTranspose = (rank: number): Builtin =>
  builtin(
    `conv_transpose${rank}d(x: tensor, weight: tensor, bias: any = None, stride: ints = 1, padding: ints = 0, output_padding: ints = 0, groups: int = 1, dilation: ints = 1)`,
    `The adjoint of conv${rank}d: weight is [C, out / groups, …].`,
    (args, b) => {
      const at = (name: string) => perAxis(args[name]!, rank, name)
      const bias = args.bias ?? null
      const options = {
        stride: at('stride'),
        padding: at('padding'),
        extra: at('output_padding'),
        dilation: at('dilation'),
        groups: numberArg(args, 'groups'),
      }
      return transposed(
        b,
        rank,
        nodeArg(args, 'x'),
        nodeArg(args, 'weight'),
        isNode(bias) ? bias : null,
        options,
      )
    },
  )

export const convolutionFunctions: readonly Builtin[] = [
  ...[1, 2, 3].map(conv),
  ...[1, 2, 3].map(convTranspose),
]
