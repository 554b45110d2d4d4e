// ONNX operators of neural networks: convolutions, pooling, normalisation, losses, attention, resizing, in the language.
import { listText, type OnnxNode, type OnnxTranslation } from './onnx-node.ts'

const spatialRank = (n: OnnxNode): number => n.rank(0) - 2

interface Padding {
  readonly low: number[]
  readonly high: number[]
}

/** `pads` or `auto_pad` of a window of `kernel` over the spatial axes. */
function paddingOf(n: OnnxNode, kernel: readonly number[]): Padding {
  const rank = spatialRank(n)
  const auto = n.string('auto_pad', 'NOTSET')
  const strides = n.list('strides') ?? kernel.map(() => 1)
  const dilations = n.list('dilations') ?? kernel.map(() => 1)
  if (auto.startsWith('SAME')) {
    const total = n
      .shape(0)
      .slice(2)
      .map((s, i) =>
        Math.max(
          0,
          (Math.ceil(s / strides[i]!) - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1 - s,
        ),
      )
    const small = total.map((t) => Math.floor(t / 2))
    const large = total.map((t) => Math.ceil(t / 2))
    return auto === 'SAME_UPPER' ? { low: small, high: large } : { low: large, high: small }
  }
  const pads = n.list('pads') ?? Array<number>(2 * rank).fill(0)
  return { low: pads.slice(0, rank), high: pads.slice(rank) }
}

const padded = (x: string, { low, high }: Padding, value: string): string => {
  const pairs = low.flatMap((_, i) => [low.at(-1 - i)!, high.at(-1 - i)!])
  return pairs.every((p) => p === 0) ? x : `pad(${x}, ${listText(pairs)}, value=${value})`
}

const interleave = ({ low, high }: Padding): number[] => low.flatMap((v, i) => [v, high[i]!])

const conv: OnnxTranslation = (n) => {
  const kernel = n.shape(1).slice(2)
  const rank = spatialRank(n)
  const stride = n.list('strides') ?? kernel.map(() => 1)
  const dilation = n.list('dilations') ?? kernel.map(() => 1)
  const padding = listText(interleave(paddingOf(n, kernel)))
  return `conv${rank}d(${n.in(0)}, ${n.in(1)}, ${n.in(2)}, ${listText(stride)}, ${padding}, ${listText(dilation)}, ${n.number('group', 1)})`
}

const convTranspose: OnnxTranslation = (n) => {
  const kernel = n.shape(1).slice(2)
  const rank = spatialRank(n)
  const { low, high } = paddingOf(n, kernel)
  if (n.hasAttribute('auto_pad') || low.some((p, i) => p !== high[i]))
    return { skip: 'with other paddings before and after' }
  const stride = n.list('strides') ?? kernel.map(() => 1)
  const dilation = n.list('dilations') ?? kernel.map(() => 1)
  const full = kernel.map(
    (k, i) => (n.shape(0)[i + 2]! - 1) * stride[i]! + dilation[i]! * (k - 1) + 1 - 2 * low[i]!,
  )
  const wanted = n.list('output_shape')
  const extra = wanted
    ? wanted.slice(-rank).map((s, i) => s - full[i]!)
    : (n.list('output_padding') ?? kernel.map(() => 0))
  const options = `stride=${listText(stride)}, padding=${listText(low)}, output_padding=${listText(extra)}, dilation=${listText(dilation)}`
  return `conv_transpose${rank}d(${n.in(0)}, ${n.in(1)}, ${n.in(2)}, ${options}, groups=${n.number('group', 1)})`
}

/** Symmetric paddings of at most half a window are the language's own; others are made before the window. */
function pool(n: OnnxNode, name: string, x: string, fill: string, options: string): string {
  const kernel = n.list('kernel_shape')!
  const padding = paddingOf(n, kernel)
  const own = padding.low.every((p, i) => p === padding.high[i] && 2 * p <= kernel[i]!)
  const stride = listText(n.list('strides') ?? kernel.map(() => 1))
  const inner = own ? x : padded(x, padding, fill)
  const low = own ? `, padding=${listText(padding.low)}` : ''
  return `${name}${spatialRank(n)}d(${inner}, ${listText(kernel)}, ${stride}${low}, ceil_mode=${n.flag('ceil_mode')}${options})`
}

const dilationsOf = (n: OnnxNode): number[] => n.list('dilations') ?? [1]

const maxPool: OnnxTranslation = (n) =>
  pool(n, 'max_pool', n.in(0), '-inf', `, dilation=${listText(dilationsOf(n))}`)

const averagePool: OnnxTranslation = (n) => {
  if (dilationsOf(n).some((d) => d !== 1)) return { skip: 'with dilation' }
  if (n.flag('count_include_pad')) return pool(n, 'avg_pool', n.in(0), '0', '')
  const mean = (x: string) => pool(n, 'avg_pool', x, '0', '')
  return `${mean(n.in(0))} / ${mean(`ones_like(${n.in(0)})`)}`
}

const lpPool: OnnxTranslation = (n) => {
  if (dilationsOf(n).some((d) => d !== 1)) return { skip: 'with dilation' }
  const p = n.number('p', 2)
  const count = n.list('kernel_shape')!.reduce((a, k) => a * k, 1)
  return `(${count} * ${pool(n, 'avg_pool', `abs(${n.in(0)}) ** ${p}`, '0', '')}) ** (1 / ${p})`
}

const globalPool =
  (name: string): OnnxTranslation =>
  (n) =>
    `${name}(${n.in(0)}, axis=${listText(Array.from({ length: spatialRank(n) }, (_, i) => i + 2))}, keepdims=true)`

const gemm: OnnxTranslation = (n) => {
  const a = n.flag('transA') ? `${n.in(0)}.T` : n.in(0)
  const b = n.flag('transB') ? `${n.in(1)}.T` : n.in(1)
  const product = `${n.number('alpha', 1)} * (${a} @ ${b})`
  return n.has(2) ? `${product} + ${n.number('beta', 1)} * ${n.in(2)}` : product
}

const batchNorm: OnnxTranslation = (n) => {
  const [x, weight, bias, mean, variance] = n.all() as [string, string, string, string, string]
  const eps = n.number('epsilon', 1e-5)
  if (!n.flag('training_mode'))
    return `batch_norm(${x}, ${mean}, ${variance}, ${weight}, ${bias}, eps=${eps})`
  const keep = n.number('momentum', 0.9)
  const running = (old: string, now: string) => `${keep} * ${old} + ${1 - keep} * ${now}`
  return {
    outputs: [
      `batch_norm(${x}, weight=${weight}, bias=${bias}, training=true, eps=${eps})`,
      running(mean, `mean(${x}, axis=channel_axes(${x}))`),
      running(variance, `var(${x}, axis=channel_axes(${x}), correction=0)`),
    ],
  }
}

const lastShape = (n: OnnxNode): string => listText(n.shape(0).slice(n.axis(-1)))

const layerNorm: OnnxTranslation = (n) => {
  const eps = n.number('epsilon', 1e-5)
  const axes = `axis=${listText(
    n
      .shape(0)
      .map((_, i) => i)
      .slice(n.axis(-1)),
  )}, keepdims=true`
  return {
    outputs: [
      `layer_norm(${n.in(0)}, ${lastShape(n)}, ${n.in(1)}, ${n.in(2)}, ${eps})`,
      `mean(${n.in(0)}, ${axes})`,
      `rsqrt(var(${n.in(0)}, ${axes}, correction=0) + ${eps})`,
    ],
  }
}

const meanVariance: OnnxTranslation = (n) => {
  const axes = listText(n.list('axes') ?? [0, 2, 3])
  return `standardise(${n.in(0)}, ${axes}, 1e-9)`
}

const crossEntropy: OnnxTranslation = (n) => {
  const ignore = n.hasAttribute('ignore_index') ? `, ignore_index=${n.number('ignore_index', 0)}` : ''
  const options = `weight=${n.in(2)}${ignore}, reduction="${n.string('reduction', 'mean')}"`
  return {
    outputs: [`cross_entropy(${n.in(0)}, ${n.in(1)}, ${options})`, `log_softmax(${n.in(0)}, axis=1)`],
  }
}

const negativeLogLikelihood: OnnxTranslation = (n) => {
  const ignore = n.hasAttribute('ignore_index') ? `, ignore_index=${n.number('ignore_index', 0)}` : ''
  return `nll_loss(${n.in(0)}, ${n.in(1)}, weight=${n.in(2)}${ignore}, reduction="${n.string('reduction', 'mean')}")`
}

const dropout: OnnxTranslation = (n) => {
  if (n.has(2) && n.numbers(1)![0] !== 0 && n.numbers(2)![0] !== 0) return { skip: 'at random' }
  return { outputs: [`dropout(${n.in(0)})`, `ones_like(${n.in(0)}) == 1`] }
}

const resizeModes: Readonly<Record<string, string>> = {
  nearest: 'nearest-exact',
  linear: 'bilinear',
  cubic: 'bicubic',
}
/** Attributes that ask for something else than PyTorch's interpolate does. */
const RESIZE_OPTIONS = [
  'antialias',
  'coordinate_transformation_mode',
  'cubic_coeff_a',
  'exclude_outside',
  'keep_aspect_ratio_policy',
  'nearest_mode',
]

/** The numbers of `scales` or `sizes` for the two spatial axes; `axes` names the axes that are given. */
function spatial(n: OnnxNode, given: readonly number[], otherwise: (axis: number) => number): number[] {
  const axes = n.list('axes') ?? n.shape(0).map((_, i) => i)
  return [2, 3].map((axis) => given[axes.indexOf(axis)] ?? otherwise(axis))
}

/** Whether some output lies just between two inputs, where ONNX takes the lower one and PyTorch the upper. */
const hasTie = (from: number, to: number): boolean =>
  Array.from({ length: to }, (_, i) => ((i + 0.5) * from) / to).some(Number.isInteger)

const resize: OnnxTranslation = (n) => {
  const other = RESIZE_OPTIONS.find((name) => n.hasAttribute(name))
  if (other) return { skip: `with ${other}` }
  const mode = resizeModes[n.string('mode', 'nearest')]!
  const scales = n.numbers(n.inputCount === 2 ? 1 : 2)
  if (scales?.length) {
    return `interpolate(${n.in(0)}, scale_factor=${listText(spatial(n, scales, () => 1))}, mode="${mode}")`
  }
  const sizes = spatial(n, n.numbers(3)!, (axis) => n.shape(0)[axis]!)
  if (mode === 'nearest-exact' && sizes.some((size, k) => hasTie(n.shape(0)[k + 2]!, size)))
    return { skip: 'between two nearest elements' }
  return `interpolate(${n.in(0)}, size=${listText(sizes)}, mode="${mode}")`
}

/** [N, T, heads * D] as [N, heads, T, D]. */
const heads = (x: string, shape: readonly number[], count: number): string =>
  shape.length === 4 ? x : `transpose(reshape(${x}, [${shape[0]}, ${shape[1]}, ${count}, -1]), 1, 2)`

const attention: OnnxTranslation = (n) => {
  if (n.hasAttribute('softcap') || n.wants(3) || n.has(6))
    return { skip: 'with softcap, the scores, or key lengths' }
  const causal = n.flag('is_causal')
  if (causal && n.has(4)) return { skip: 'causal with a cache' }
  const [qHeads, kHeads] = [n.number('q_num_heads', n.shape(0)[1]!), n.number('kv_num_heads', n.shape(1)[1]!)]
  const cached = (x: string, past: number) => (n.has(past) ? `concat([${n.in(past)}, ${x}], axis=2)` : x)
  const shared = (x: string) => (qHeads === kHeads ? x : `repeat(${x}, ${qHeads / kHeads}, 1)`)
  const statements = [
    `q = ${heads(n.in(0), n.shape(0), qHeads)}`,
    `k = ${cached(heads(n.in(1), n.shape(1), kHeads), 4)}`,
    `v = ${cached(heads(n.in(2), n.shape(2), kHeads), 5)}`,
  ]
  const hidden =
    causal && n.has(3) ? `where(causal_mask(q.shape[2], k.shape[2]), ${n.in(3)}, -1e30)` : n.in(3)
  const options = `mask=${hidden}, causal=${causal && !n.has(3)}${n.hasAttribute('scale') ? `, scale=${n.number('scale', 1)}` : ''}`
  statements.push(`y = scaled_dot_product_attention(q, ${shared('k')}, ${shared('v')}, ${options})`)
  const result =
    n.rank(0) === 4 ? 'y' : `reshape(transpose(y, 1, 2), [${n.shape(0)[0]}, ${n.shape(0)[1]}, -1])`
  return { statements, outputs: [result, 'k', 'v'] }
}

export const networks: Readonly<Record<string, OnnxTranslation>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: (n) => ({ outputs: [maxPool(n) as string] }),
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalAveragePool: globalPool('mean'),
  GlobalMaxPool: globalPool('max'),
  Gemm: gemm,
  BatchNormalization: batchNorm,
  InstanceNormalization: (n) =>
    `instance_norm(${n.in(0)}, ${n.in(1)}, ${n.in(2)}, ${n.number('epsilon', 1e-5)})`,
  GroupNormalization: (n) =>
    `group_norm(${n.in(0)}, ${n.number('num_groups', 1)}, ${n.in(1)}, ${n.in(2)}, ${n.number('epsilon', 1e-5)})`,
  LayerNormalization: layerNorm,
  RMSNormalization: (n) => `rms_norm(${n.in(0)}, ${lastShape(n)}, ${n.in(1)}, ${n.number('epsilon', 1e-5)})`,
  LRN: (n) =>
    `local_response_norm(${n.in(0)}, ${n.number('size', 1)}, ${n.number('alpha', 1e-4)}, ${n.number('beta', 0.75)}, ${n.number('bias', 1)})`,
  LpNormalization: (n) =>
    `${n.in(0)} / maximum(norm(${n.in(0)}, axis=${n.axis(-1)}, p=${n.number('p', 2)}, keepdims=true), 1e-12)`,
  MeanVarianceNormalization: meanVariance,
  Softmax: (n) => `softmax(${n.in(0)}, axis=${n.axis(-1)})`,
  LogSoftmax: (n) => `log_softmax(${n.in(0)}, axis=${n.axis(-1)})`,
  SoftmaxCrossEntropyLoss: crossEntropy,
  NegativeLogLikelihoodLoss: negativeLogLikelihood,
  Dropout: dropout,
  Resize: resize,
  Upsample: resize,
  Attention: attention,
}
