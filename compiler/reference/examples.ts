// One call of every function, layer and optimizer of the language: what the reference shows, and what tests compile, run and differentiate.

/** `call | arguments`: types as in an entry, with `positive`, `unit` or `below N` behind where values of another range make no sense. */
const functions: Readonly<Record<string, string>> = {
  abs: 'abs(x) | x: f32[2, 3]',
  sign: 'sign(x) | x: f32[2, 3]',
  exp: 'exp(x) | x: f32[2, 3]',
  exp2: 'exp2(x) | x: f32[2, 3]',
  expm1: 'expm1(x) | x: f32[2, 3]',
  log: 'log(x) | x: f32[2, 3] positive',
  log1p: 'log1p(x) | x: f32[2, 3] positive',
  log2: 'log2(x) | x: f32[2, 3] positive',
  sqrt: 'sqrt(x) | x: f32[2, 3] positive',
  rsqrt: 'rsqrt(x) | x: f32[2, 3] positive',
  square: 'square(x) | x: f32[2, 3]',
  reciprocal: 'reciprocal(x) | x: f32[2, 3] positive',
  sin: 'sin(x) | x: f32[2, 3]',
  cos: 'cos(x) | x: f32[2, 3]',
  tan: 'tan(x) | x: f32[2, 3]',
  asin: 'asin(x) | x: f32[2, 3] unit',
  acos: 'acos(x) | x: f32[2, 3] unit',
  atan: 'atan(x) | x: f32[2, 3]',
  sinh: 'sinh(x) | x: f32[2, 3]',
  cosh: 'cosh(x) | x: f32[2, 3]',
  tanh: 'tanh(x) | x: f32[2, 3]',
  asinh: 'asinh(x) | x: f32[2, 3]',
  acosh: 'acosh(x + 1) | x: f32[2, 3] positive',
  atanh: 'atanh(x) | x: f32[2, 3] unit',
  erf: 'erf(x) | x: f32[2, 3]',
  floor: 'floor(x) | x: f32[2, 3]',
  ceil: 'ceil(x) | x: f32[2, 3]',
  round: 'round(x) | x: f32[2, 3]',
  trunc: 'trunc(x) | x: f32[2, 3]',
  isnan: 'isnan(x) | x: f32[2, 3]',
  isinf: 'isinf(x) | x: f32[2, 3]',
  isfinite: 'isfinite(x) | x: f32[2, 3]',
  maximum: 'maximum(x, y) | x: f32[2, 3], y: f32[3]',
  minimum: 'minimum(x, y) | x: f32[2, 3], y: f32[3]',
  pow: 'pow(x, y) | x: f32[2, 3] positive, y: f32[3]',
  atan2: 'atan2(x, y) | x: f32[2, 3], y: f32[3] positive',
  fmod: 'fmod(x, y) | x: f32[2, 3], y: f32[3] positive',
  where: 'where(c, x, y) | c: bool[2, 3], x: f32[2, 3], y: f32[3]',
  clamp: 'clamp(x, -0.5, y) | x: f32[2, 3], y: f32[3] positive',
  lerp: 'lerp(x, y, 0.3) | x: f32[2, 3], y: f32[3]',
  masked_fill: 'masked_fill(x, c, -1) | x: f32[2, 3], c: bool[2, 3]',
  bitand: 'bitand(n, 5) | n: i32[4]',
  bitor: 'bitor(n, 5) | n: i32[4]',
  bitxor: 'bitxor(n, 5) | n: i32[4]',
  shl: 'shl(n, 2) | n: i32[4]',
  shr: 'shr(n, 1) | n: i32[4]',
  stop_gradient: 'stop_gradient(round(x)) * x | x: f32[2, 3]',
  relu: 'relu(x) | x: f32[2, 3]',
  sigmoid: 'sigmoid(x) | x: f32[2, 3]',
  relu6: 'relu6(4 * x) | x: f32[2, 3]',
  leaky_relu: 'leaky_relu(x) | x: f32[2, 3]',
  elu: 'elu(x) | x: f32[2, 3]',
  selu: 'selu(x) | x: f32[2, 3]',
  prelu: 'prelu(x, y) | x: f32[2, 3], y: f32[3]',
  gelu: 'gelu(x) | x: f32[2, 3]',
  silu: 'silu(x) | x: f32[2, 3]',
  mish: 'mish(x) | x: f32[2, 3]',
  softplus: 'softplus(x) | x: f32[2, 3]',
  softsign: 'softsign(x) | x: f32[2, 3]',
  log_sigmoid: 'log_sigmoid(x) | x: f32[2, 3]',
  hardtanh: 'hardtanh(x, -0.5, 0.5) | x: f32[2, 3]',
  hardsigmoid: 'hardsigmoid(x) | x: f32[2, 3]',
  hardswish: 'hardswish(x) | x: f32[2, 3]',
  softmax: 'softmax(x) | x: f32[2, 3]',
  log_softmax: 'log_softmax(x, axis=0) | x: f32[2, 3]',
  sum: 'sum(x, axis=1) | x: f32[2, 3]',
  mean: 'mean(x, axis=0) | x: f32[2, 3]',
  prod: 'prod(x, axis=1) | x: f32[2, 3]',
  max: 'max(x, axis=1) | x: f32[2, 3]',
  min: 'min(x, axis=1) | x: f32[2, 3]',
  var: 'var(x, axis=1) | x: f32[2, 3]',
  std: 'std(x, axis=1) | x: f32[2, 3]',
  logsumexp: 'logsumexp(x, axis=1) | x: f32[2, 3]',
  norm: 'norm(x, axis=1) | x: f32[2, 3]',
  any: 'any(c, axis=1) | c: bool[2, 3]',
  all: 'all(c, axis=1) | c: bool[2, 3]',
  argmax: 'argmax(x, axis=1) | x: f32[2, 3]',
  argmin: 'argmin(x, axis=1) | x: f32[2, 3]',
  cumsum: 'cumsum(x, 1) | x: f32[2, 4]',
  cumprod: 'cumprod(x, 1) | x: f32[2, 4]',
  matmul: 'matmul(x, y) | x: f32[2, 3], y: f32[3, 4]',
  einsum: 'einsum("bij,bjk->bik", x, y) | x: f32[2, 2, 3], y: f32[2, 3, 2]',
  linear: 'linear(x, w, b) | x: f32[2, 3], w: f32[4, 3], b: f32[4]',
  conv1d: 'conv1d(x, w, padding=1) | x: f32[1, 2, 5], w: f32[3, 2, 3]',
  conv2d: 'conv2d(x, w, b, stride=2, padding=1) | x: f32[1, 2, 4, 4], w: f32[3, 2, 3, 3], b: f32[3]',
  conv3d: 'conv3d(x, w) | x: f32[1, 1, 3, 3, 3], w: f32[2, 1, 2, 2, 2]',
  conv_transpose1d: 'conv_transpose1d(x, w, stride=2) | x: f32[1, 2, 3], w: f32[2, 3, 2]',
  conv_transpose2d: 'conv_transpose2d(x, w, stride=2) | x: f32[1, 2, 2, 2], w: f32[2, 3, 2, 2]',
  conv_transpose3d: 'conv_transpose3d(x, w) | x: f32[1, 2, 2, 2, 2], w: f32[2, 1, 2, 2, 2]',
  scaled_dot_product_attention:
    'scaled_dot_product_attention(q, k, v, causal=true) | q: f32[2, 3, 4], k: f32[2, 3, 4], v: f32[2, 3, 4]',
  causal_mask: 'causal_mask(3, x.shape[0]) | x: f32[4]',
  max_pool1d: 'max_pool1d(x, 2) | x: f32[1, 2, 6]',
  max_pool2d: 'max_pool2d(x, 2) | x: f32[1, 2, 4, 4]',
  max_pool3d: 'max_pool3d(x, 2) | x: f32[1, 1, 2, 4, 2]',
  avg_pool1d: 'avg_pool1d(x, 2) | x: f32[1, 2, 6]',
  avg_pool2d: 'avg_pool2d(x, 2, padding=1) | x: f32[1, 2, 4, 4]',
  avg_pool3d: 'avg_pool3d(x, 2) | x: f32[1, 1, 2, 4, 2]',
  adaptive_avg_pool1d: 'adaptive_avg_pool1d(x, 2) | x: f32[1, 2, 5]',
  adaptive_avg_pool2d: 'adaptive_avg_pool2d(x, [2, 3]) | x: f32[1, 1, 3, 5]',
  adaptive_avg_pool3d: 'adaptive_avg_pool3d(x, 1) | x: f32[1, 1, 2, 2, 2]',
  adaptive_max_pool1d: 'adaptive_max_pool1d(x, 2) | x: f32[1, 2, 5]',
  adaptive_max_pool2d: 'adaptive_max_pool2d(x, [2, 3]) | x: f32[1, 1, 3, 5]',
  adaptive_max_pool3d: 'adaptive_max_pool3d(x, 1) | x: f32[1, 1, 2, 2, 2]',
  upsample_nearest: 'upsample_nearest(x, scale_factor=2) | x: f32[1, 1, 2, 3]',
  upsample_bilinear: 'upsample_bilinear(x, [4, 5]) | x: f32[1, 1, 2, 3]',
  interpolate: 'interpolate(x, [5, 4], mode="bicubic") | x: f32[1, 1, 3, 3]',
  reshape: 'reshape(x, [3, -1]) | x: f32[2, 3]',
  flatten: 'flatten(x, start=1) | x: f32[2, 2, 3]',
  transpose: 'transpose(x, 0, 1) | x: f32[2, 3]',
  permute: 'permute(x, [2, 0, 1]) | x: f32[2, 3, 2]',
  squeeze: 'squeeze(x) | x: f32[2, 1, 3]',
  unsqueeze: 'unsqueeze(x, 1) | x: f32[2, 3]',
  expand: 'expand(x, [2, -1]) | x: f32[3]',
  broadcast: 'broadcast([x, y])[1] * x | x: f32[2, 3], y: f32[3]',
  concat: 'concat([x, y], axis=1) | x: f32[2, 3], y: f32[2, 1]',
  stack: 'stack([x, y]) | x: f32[2, 3], y: f32[2, 3]',
  split: 'split(x, 2, 1)[0] | x: f32[2, 4]',
  chunk: 'chunk(x, 2, 1)[1] | x: f32[2, 4]',
  pad: 'pad(x, [1, 2]) | x: f32[2, 3]',
  flip: 'flip(x, 1) | x: f32[2, 3]',
  roll: 'roll(x, 1, 1) | x: f32[2, 3]',
  repeat: 'repeat(x, 2, 1) | x: f32[2, 3]',
  tile: 'tile(x, [1, 2]) | x: f32[2, 3]',
  tril: 'tril(x) | x: f32[3, 3]',
  triu: 'triu(x, 1) | x: f32[3, 3]',
  diagonal: 'diagonal(x, 1) | x: f32[3, 4]',
  take: 'take(x, i, 1) | x: f32[2, 3], i: i32[4] below 3',
  gather: 'gather(x, 1, i) | x: f32[2, 3], i: i32[2, 2] below 3',
  scatter: 'scatter(x, 1, i, y) | x: f32[2, 3], i: i32[2, 2] below 3, y: f32[2, 2]',
  scatter_add: 'scatter_add(x, 1, i, y) | x: f32[2, 3], i: i32[2, 2] below 3, y: f32[2, 2]',
  index_add: 'index_add(x, 0, i, y, alpha=0.5) | x: f32[3, 2], i: i32[2] below 3, y: f32[2, 2]',
  one_hot: 'one_hot(i, 4) | i: i32[3] below 4',
  embedding: 'embedding(i, w) | i: i32[2, 2] below 5, w: f32[5, 3]',
  sort: 'sort(x)[0] | x: f32[2, 5]',
  argsort: 'argsort(x) | x: f32[2, 5]',
  topk: 'topk(x, 2)[0] | x: f32[2, 5]',
  layer_norm: 'layer_norm(x, 3, w, b) | x: f32[2, 3], w: f32[3], b: f32[3]',
  rms_norm: 'rms_norm(x, 3, w) | x: f32[2, 3], w: f32[3]',
  group_norm: 'group_norm(x, 2, w, b) | x: f32[2, 4, 3], w: f32[4], b: f32[4]',
  instance_norm: 'instance_norm(x) | x: f32[2, 2, 3]',
  batch_norm:
    'batch_norm(x, m, v, w, b) | x: f32[2, 3, 2], m: f32[3], v: f32[3] positive, w: f32[3], b: f32[3]',
  local_response_norm: 'local_response_norm(x, 3, alpha=0.5) | x: f32[2, 4, 3]',
  cross_entropy: 'cross_entropy(x, i) | x: f32[3, 4], i: i32[3] below 4',
  nll_loss: 'nll_loss(x, i) | x: f32[3, 4], i: i32[3] below 4',
  mse_loss: 'mse_loss(x, y) | x: f32[2, 3], y: f32[2, 3]',
  l1_loss: 'l1_loss(x, y) | x: f32[2, 3], y: f32[2, 3]',
  smooth_l1_loss: 'smooth_l1_loss(x, y) | x: f32[2, 3], y: f32[2, 3]',
  huber_loss: 'huber_loss(x, y) | x: f32[2, 3], y: f32[2, 3]',
  bce_with_logits: 'bce_with_logits(x, y) | x: f32[2, 3], y: f32[2, 3] unit',
  kl_div: 'kl_div(x, y) | x: f32[2, 3], y: f32[2, 3] positive',
  cosine_similarity: 'cosine_similarity(x, y) | x: f32[2, 3], y: f32[2, 3]',
  zeros: 'zeros([2, 3]) + x | x: f32',
  ones: 'ones([2, 3]) * x | x: f32',
  full: 'full([2, 3], 0.5) * x | x: f32',
  eye: 'eye(3) * x | x: f32',
  arange: 'arange(0, 2, 0.5) * x | x: f32',
  linspace: 'linspace(0, 1, 5) * x | x: f32',
  zeros_like: 'zeros_like(x) + x | x: f32[2, 3]',
  ones_like: 'ones_like(x) * x | x: f32[2, 3]',
  full_like: 'full_like(x, 2) * x | x: f32[2, 3]',
  uniform: 'uniform([2, 3], -1, 1) * x | x: f32',
  normal: 'normal([2, 3], 0, 0.5) * x | x: f32',
  truncated_normal: 'truncated_normal([2, 3]) * x | x: f32',
  bernoulli: 'bernoulli([2, 3], 0.3) * x | x: f32',
  randint: 'f32(randint([2, 3], 0, 10)) * x | x: f32',
  random_u32: 'random_u32([2, 3]) | x: f32',
  dropout: 'dropout(x, 0.25) | x: f32[2, 3]',
  kaiming_uniform: 'kaiming_uniform([4, 3]) * x | x: f32',
  kaiming_normal: 'kaiming_normal([4, 3]) * x | x: f32',
  xavier_uniform: 'xavier_uniform([4, 3]) * x | x: f32',
  xavier_normal: 'xavier_normal([4, 3]) * x | x: f32',
  orthogonal: 'orthogonal([3, 2]) * x | x: f32',
  grad: 'grad(sum(sin(x)), x) | x: f32[2, 3]',
  reduced: 'reduced(square(x), "sum") | x: f32[2, 3]',
  class_axis: 'sum(x, axis=class_axis(x)) | x: f32[2, 3]',
  weighted: 'weighted(x, y, "mean") | x: f32[3], y: f32[3] positive',
  smoothed_nll: 'smoothed_nll(x, i, None, -100, "mean", 0.1) | x: f32[3, 4], i: i32[3] below 4',
  class_weights: 'class_weights(x, w) | x: f32[2, 3], w: f32[3]',
  soft_cross_entropy: 'soft_cross_entropy(x, y, None, "mean", 0.1) | x: f32[2, 3], y: f32[2, 3] positive',
  unit: 'unit(x, 1, 1e-8) | x: f32[2, 3]',
  standardise: 'standardise(x, [1], 1e-5) | x: f32[2, 3]',
  scale_and_shift: 'scale_and_shift(x, w, b) | x: f32[2, 3], w: f32[3], b: f32[3]',
  by_channel: 'by_channel(w, x) + x | w: f32[3], x: f32[2, 3, 2]',
  last_axes: 'sum(x, axis=last_axes([3, 2])) | x: f32[2, 3, 2]',
  channel_axes: 'sum(x, axis=channel_axes(x)) | x: f32[2, 3, 2]',
  lstm_steps:
    'lstm_steps(x, w, u, None, None, h, c, true)[0] | x: f32[2, 3, 2], w: f32[8, 2], u: f32[8, 2], h: f32[2, 2], c: f32[2, 2]',
  gru_steps:
    'gru_steps(x, w, u, None, None, h, false)[0] | x: f32[2, 3, 2], w: f32[6, 2], u: f32[6, 2], h: f32[2, 2]',
  first_state: 'first_state(x, 1, 2, [3, 4]) | x: f32[2, 3, 4]',
  last_states: 'last_states([x, 2 * x]) | x: f32[3, 4]',
  batch_statistics: 'batch_statistics(x)[1] | x: f32[3, 2, 2]',
}

/** `constructor | arguments of the call`. */
const layers: Readonly<Record<string, string>> = {
  Linear: 'Linear(3, 4) | x: f32[2, 3]',
  Conv1d: 'Conv1d(2, 3, kernel=3) | x: f32[1, 2, 5]',
  Conv2d: 'Conv2d(2, 3, kernel=3, padding=1) | x: f32[1, 2, 4, 4]',
  Conv3d: 'Conv3d(1, 2, kernel=2) | x: f32[1, 1, 3, 3, 3]',
  ConvTranspose2d: 'ConvTranspose2d(2, 3, kernel=2, stride=2) | x: f32[1, 2, 2, 2]',
  Embedding: 'Embedding(5, 3) | i: i32[2, 2] below 5',
  Dropout: 'Dropout(0.25) | x: f32[2, 3]',
  BatchNorm1d: 'BatchNorm1d(3) | x: f32[2, 3]',
  BatchNorm2d: 'BatchNorm2d(3) | x: f32[2, 3, 2, 2]',
  LayerNorm: 'LayerNorm(3) | x: f32[2, 3]',
  GroupNorm: 'GroupNorm(2, 4) | x: f32[2, 4, 3]',
  RMSNorm: 'RMSNorm(3) | x: f32[2, 3]',
  MultiHeadAttention: 'MultiHeadAttention(4, 2) | x: f32[2, 3, 4]',
  TransformerBlock: 'TransformerBlock(4, 2, dim_feedforward=8) | x: f32[2, 3, 4]',
  LSTM: 'LSTM(3, 4) | x: f32[2, 3, 3]',
  GRU: 'GRU(3, 4) | x: f32[2, 3, 3]',
  OutputProjection: 'OutputProjection(3, 4) | x: f32[2, 3]',
}

const optimizers: readonly string[] = ['sgd', 'adam', 'adamw', 'rmsprop', 'adagrad', 'lion']

export interface Example {
  readonly name: string
  readonly kind: 'function' | 'layer' | 'optimizer'
  readonly call: string
  readonly args: readonly ExampleArg[]
  /** A model of one entry `example` that returns `result`; a `train` entry for an optimizer. */
  readonly source: string
}

export interface ExampleArg {
  readonly name: string
  /** As the language writes it: `f32[2, 3]`. */
  readonly type: string
  /** `positive`: in [0.2, 2.2); `unit`: within 0.9; a number: whole numbers below it. */
  readonly range: 'any' | 'positive' | 'unit' | number
}

function argsOf(text: string): ExampleArg[] {
  return text.split(/, (?=\w+: )/).map((part) => {
    const match = /^(\w+): (\w+(?:\[[\d, ]*\])?)(?: (positive|unit|below (\d+)))?$/.exec(part)
    if (!match) throw new Error(`bad argument ${part} of an example`)
    const [, name, type, range = 'any', below] = match
    return {
      name: name!,
      type: type!,
      range: below === undefined ? (range as ExampleArg['range']) : Number(below),
    }
  })
}

const signatureOf = (args: readonly ExampleArg[]): string =>
  args.map((a) => `${a.name}: ${a.type}`).join(', ')

function parse(name: string, text: string, kind: 'function' | 'layer'): Example {
  const [call, list] = text.split(' | ') as [string, string]
  const args = argsOf(list)
  const entry = (body: string): string => `  entry example(${signatureOf(args)}) { ${body} }`
  const several = name === 'LSTM' || name === 'GRU'
  const source =
    kind === 'function'
      ? `model Example {\n${entry(`return result = ${call}`)}\n}`
      : `model Example {\n  layer = ${call}\n${entry(`return result = layer(${args[0]!.name})${several ? '[0]' : ''}`)}\n}`
  return { name, kind, call, args, source }
}

function optimizer(name: string): Example {
  const source = `model Example {
  param w: f32[3, 2] = normal()
  train example(x: f32[4, 3]) {
    result = mean(square(x @ w))
    minimize result with ${name}()
    return result
  }
}`
  return {
    name,
    kind: 'optimizer',
    call: `minimize loss with ${name}()`,
    args: argsOf('x: f32[4, 3]'),
    source,
  }
}

export const examples: ReadonlyMap<string, Example> = new Map(
  [
    ...Object.entries(functions).map(([name, text]) => parse(name, text, 'function')),
    ...Object.entries(layers).map(([name, text]) => parse(name, text, 'layer')),
    ...optimizers.map(optimizer),
  ].map((example) => [example.name, example]),
)
