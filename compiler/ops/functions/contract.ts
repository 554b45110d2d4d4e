// Matrix products, einsum and convolutions as the language calls them.
import type { Build, Node } from '../../ir/graph.ts'
import {
  broadcastShapes,
  type Dim,
  dimEquals,
  dimValue,
  formatDim,
  formatShape,
  formatType,
  ShapeError,
} from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import { add, expand, permute, reshape, shapeAttr } from '../nodes.ts'
import { windowCount } from '../view.ts'
import { isNode, nodeArg, numberArg, perAxis } from './arguments.ts'

const LETTERS = 'abcdefghijlopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `x @ w` as NumPy's matmul: the last two axes multiply, the axes before them broadcast, a vector is a row or a column. */
export function matmul(b: Build, x: Node, w: Node): Node {
  const [xs, ws] = [x.type.shape, w.type.shape]
  if (xs.length === 0 || ws.length === 0)
    throw new ShapeError(
      `${formatType(x.type)} @ ${formatType(w.type)}: @ needs at least one axis on both sides`,
      'write * to scale by a scalar',
      'E0420',
    )
  const inner: [Dim, Dim] = [xs[xs.length - 1]!, ws[Math.max(0, ws.length - 2)]!]
  if (!dimEquals(inner[0], inner[1])) {
    const flipped = ws.length >= 2 && dimEquals(inner[0], ws[ws.length - 1]!)
    throw new ShapeError(
      `${formatType(x.type)} @ ${formatType(w.type)}: the last axis on the left is ${formatDim(inner[0])}, the ${ws.length === 1 ? 'only' : 'second last'} on the right ${formatDim(inner[1])}`,
      flipped ? 'did you mean x @ w.T?' : 'these two sizes must be equal',
      'E0421',
    )
  }
  const [xb, wb] = [xs.slice(0, -2), ws.slice(0, -2)]
  const batch = broadcastShapes(xb, wb)
  const operand = (node: Node, dims: readonly Dim[], tail: string): [Node, string] => {
    const lead = batch.length - dims.length
    // Axes of size 1 that broadcast leave the product; the other operand carries their letter.
    const kept = dims.flatMap((dim, i) => (dim === 1 && batch[i + lead] !== 1 ? [] : [i]))
    const letters = kept.map((i) => LETTERS[i + lead]!).join('')
    const shape = [...kept.map((i) => dims[i]!), ...node.type.shape.slice(dims.length)]
    return [reshape(b, node, shape), letters + tail]
  }
  const [xn, xl] = operand(x, xb, xs.length === 1 ? 'k' : 'mk')
  const [wn, wl] = operand(w, wb, ws.length === 1 ? 'k' : 'kn')
  const out =
    [...batch].map((_, i) => LETTERS[i]!).join('') +
    (xs.length === 1 ? '' : 'm') +
    (ws.length === 1 ? '' : 'n')
  return b.apply('einsum', [xn, wn], { spec: `${xl},${wl}->${out}` })
}

/** einsum with an ellipsis, an implicit result, and letters repeated within one operand (a diagonal). */
function einsum(b: Build, spec: string, nodes: readonly Node[]): Node {
  const text = spec.replace(/\s+/g, '')
  const match = /^([A-Za-z,.]*)(?:->([A-Za-z.]*))?$/.exec(text)
  if (!match)
    throw new ShapeError(`einsum "${spec}" is malformed`, '"ij,jk->ik": letters, commas and one ->', 'E0405')
  let operands = match[1]!.split(',')
  if (operands.length !== nodes.length)
    throw new ShapeError(
      `einsum "${spec}" names ${operands.length} operands, and ${nodes.length} are given`,
      undefined,
      'E0405',
    )
  const free = [...'ZYXWVUTSRQPONM'].filter((l) => !text.includes(l))
  const extra = operands.map((o, i) =>
    o.includes('...') ? nodes[i]!.type.shape.length - o.replace('...', '').length : 0,
  )
  const widest = Math.max(0, ...extra)
  if (extra.some((n) => n < 0) || widest > free.length)
    throw new ShapeError(
      `einsum "${spec}" of ${nodes.map((n) => formatType(n.type)).join(', ')}`,
      undefined,
      'E0405',
    )
  const dots = free.slice(0, widest).join('')
  operands = operands.map((o, i) => o.replace('...', dots.slice(widest - extra[i]!)))
  const all = operands.join('')
  const once = [...new Set(all)]
    .filter((l) => all.split(l).length === 2 && !dots.includes(l))
    .sort()
    .join('')
  const output = match[2] === undefined ? dots + once : match[2].replace('...', dots)
  if (new Set(output).size !== output.length || [...output].some((l) => !all.includes(l))) {
    throw new ShapeError(
      `einsum "${spec}": the result "${output}" repeats a letter, or has one that no operand has`,
      undefined,
      'E0405',
    )
  }
  const plain = nodes.map((node, i) => takeDiagonals(b, node, operands[i]!, spec))
  return b.apply(
    'einsum',
    plain.map((p) => p[0]),
    { spec: `${plain.map((p) => p[1]).join(',')}->${output}` },
  )
}

/** A letter twice in one operand is its diagonal: a mask over one axis of the pair, summed. */
function takeDiagonals(b: Build, node: Node, letters: string, spec: string): [Node, string] {
  if (letters.length !== node.type.shape.length)
    throw new ShapeError(
      `einsum "${spec}": "${letters}" names ${letters.length} axes of ${formatType(node.type)}`,
      undefined,
      'E0405',
    )
  for (let j = letters.length - 1; j > 0; j--) {
    const i = letters.indexOf(letters[j]!)
    if (i === j) continue
    const shape = shapeAttr(node.type.shape)
    if (shape[i] !== shape[j])
      throw new ShapeError(
        `einsum "${spec}": ${letters[j]} is ${shape[i]} and ${shape[j]}`,
        undefined,
        'E0405',
      )
    const at = (axis: number) => b.apply('iota', [], { shape, axis, dtype: 'i32' })
    const zero = b.apply('full', [], { value: 0, shape, dtype: node.type.dtype })
    const diagonal = b.apply('sum', [b.apply('where', [b.apply('eq', [at(i), at(j)]), node, zero])], {
      axes: [j],
    })
    return takeDiagonals(b, diagonal, letters.slice(0, j) + letters.slice(j + 1), spec)
  }
  return [node, letters]
}

export interface ConvOptions {
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
      const dilation = perAxis(args['dilation']!, rank, 'dilation')
      const [low, high] = paddingOf(args['padding']!, rank, w.type.shape.slice(2).map(dimValue), dilation)
      const bias = args['bias'] ?? null
      return convolution(b, rank, nodeArg(args, 'x'), w, isNode(bias) ? bias : null, {
        stride: perAxis(args['stride']!, rank, 'stride'),
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
      const bias = args['bias'] ?? null
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

export const contractFunctions: readonly Builtin[] = [
  builtin('matmul(x: tensor, y: tensor)', 'x @ y.', (args, b) =>
    matmul(b, nodeArg(args, 'x'), nodeArg(args, 'y')),
  ),
  ...[1, 2, 3].map(conv),
  ...[1, 2, 3].map(convTranspose),
]

export { einsum }
