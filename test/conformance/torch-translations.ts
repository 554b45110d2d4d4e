// For each PyTorch operator of the vectors, its call in the language.
import type { TorchArgs } from './torch-args.ts'

export interface Translated {
  readonly statements?: readonly string[]
  /** An expression for each output that is compared. */
  readonly outputs: readonly string[]
}

type Translation = (a: TorchArgs) => Translated | { readonly skip: string } | null

const one =
  (make: (a: TorchArgs) => string): Translation =>
  (a) => ({ outputs: [make(a)] })
const unary = (name: string): Translation => one((a) => `${name}(${a.at(0)})`)
const binary = (name: string): Translation => one((a) => `${name}(${a.at(0)}, ${a.at(1)})`)
const infix = (op: string): Translation => one((a) => `${a.at(0)} ${op} ${a.at(1)}`)
const reduction = (name: string): Translation => one((a) => `${name}(${a.at(0)}${a.axes()})`)

/** x op alpha * y */
const scaled = (op: string): Translation =>
  one((a) => `${a.at(0)} ${op} ${a.keyword('alpha', '1')} * ${a.at(1)}`)

const division: Translation = one((a) => {
  const mode = a.keyword('rounding_mode', 'None')
  if (mode === '"trunc"') return `trunc(${a.at(0)} / ${a.at(1)})`
  return mode === '"floor"' ? `${a.at(0)} // ${a.at(1)}` : `${a.at(0)} / ${a.at(1)}`
})

/** A bool in place of the axis is `unbiased`. */
const spread =
  (name: string): Translation =>
  (a) => {
    const first = a.value(1)
    const unbiased = typeof first === 'boolean' ? String(first) : a.keyword('unbiased', 'true')
    const given = a.keyword('correction', 'None')
    const correction = given !== 'None' ? given : unbiased === 'false' ? '0' : '1'
    const axes = typeof first === 'boolean' ? '' : a.axes()
    return { outputs: [`${name}(${a.at(0)}, correction=${correction}${axes})`] }
  }

const norm: Translation = (a) => {
  const p = a.value(1, 'ord')
  if (p === 'nuc') return { skip: 'the nuclear norm needs a singular value decomposition' }
  const power =
    typeof p === 'string' || p === undefined
      ? ''
      : `, p=${a.value(1) === undefined ? a.keyword('ord', '2') : a.at(1)}`
  return { outputs: [`norm(${a.at(0)}${a.axes(2, 3)}${power})`] }
}

/** PyTorch's amax shares the gradient among ties whether an axis is named or not, as a list of axes does here. */
const amax: Translation = one((a) => {
  const axis = a.value(1, 'dim')
  const list =
    typeof axis === 'number' && a.rank(0) > 0
      ? `, axis=[${axis}]${a.option(2, 'keepdim', 'keepdims')}`
      : a.axes()
  return `max(${a.at(0)}${list})`
})

const addmm: Translation = one(
  (a) => `${a.keyword('beta', '1')} * ${a.at(0)} + ${a.keyword('alpha', '1')} * (${a.at(1)} @ ${a.at(2)})`,
)

const einsum: Translation = one((a) => `einsum(${a.at(1)}, ${a.at(0).slice(1, -1)})`)

const parts =
  (call: (a: TorchArgs) => string): Translation =>
  (a) => {
    const names: string[] = []
    while (a.output(names.length)) names.push(`part${names.length}`)
    return { statements: [`parts = ${call(a)}`], outputs: names.map((_, i) => `parts[${i}]`) }
  }

/** A scalar has no axis to index along: as a vector of one it does. */
const vector = (a: TorchArgs, position: number): string =>
  a.rank(position) === 0 ? `reshape(${a.at(position)}, [1])` : a.at(position)

const scalarIf = (text: string, scalar: boolean): string => (scalar ? `reshape(${text}, [])` : text)

const gather: Translation = (a) => {
  if (a.rank(0) > 0 && a.rank(0) !== a.rank(2))
    return { skip: 'an empty index with other axes than the tensor' }
  const call = `gather(${vector(a, 0)}, ${a.at(1)}, ${vector(a, 2)})`
  return { outputs: [scalarIf(call, a.rank(2) === 0)] }
}

const concat: Translation = (a) => {
  if (a.shapes().some((shape) => shape.join() === '0'))
    return { skip: 'an empty vector beside tensors of two axes, which old programs of PyTorch pass' }
  return { outputs: [`concat(${a.at(0)}${a.option(1, 'dim', 'axis')})`] }
}

const clamp: Translation = one((a) => {
  const bound = (i: number) => (a.tensor(i)?.dtype === 'i32' ? `f32(${a.at(i)})` : a.at(i))
  return `clamp(${a.at(0)}, ${bound(1)}, ${bound(2)})`
})

const ordered =
  (name: string, options: (a: TorchArgs) => string): Translation =>
  (a) =>
    a.rank(0) === 0
      ? {
          statements: [`parts = ${name}(${vector(a, 0)}${options(a)})`],
          outputs: ['reshape(parts[0], [])', 'reshape(parts[1], [])'],
        }
      : { statements: [`parts = ${name}(${a.at(0)}${options(a)})`], outputs: ['parts[0]', 'parts[1]'] }

const conv = (name: string): Translation =>
  one((a) => {
    const options = ['stride', 'padding', 'output_padding', 'dilation', 'groups'].map((k) => a.option(99, k))
    return `${name}(${a.at(0)}, ${a.at(1)}, ${a.at(2)}${options.join('')})`
  })

const maxPool: Translation = one((a) => {
  const options = ['stride', 'padding', 'dilation', 'ceil_mode'].map((k) => a.option(99, k))
  return `max_pool2d(${a.at(0)}, ${a.keyword('kernel_size', a.at(1))}${options.join('')})`
})

const avgPool: Translation = one((a) => {
  const stride = a.at(2) === '[]' ? 'None' : a.at(2)
  const rest = [
    a.option(3, 'padding'),
    a.option(4, 'ceil_mode'),
    a.option(5, 'count_include_pad'),
    a.option(6, 'divisor_override'),
  ]
  return `avg_pool2d(${a.at(0)}, ${a.at(1)}, ${stride}${rest.join('')})`
})

const batchNorm: Translation = one((a) => {
  const tensors = [1, 2, 3, 4].map((i) => a.at(i)).join(', ')
  return `batch_norm(${a.at(0)}, ${tensors}${a.option(99, 'training')}${a.option(99, 'eps')})`
})

const affine = (a: TorchArgs): string =>
  `${a.option(99, 'weight')}${a.option(99, 'bias')}${a.option(99, 'eps')}`
const loss = (name: string, ...options: string[]): Translation =>
  one(
    (a) =>
      `${name}(${a.at(0)}, ${a.at(1)}${['weight', 'reduction', ...options].map((k) => a.option(99, k)).join('')})`,
  )

const pad: Translation = one((a) => {
  const mode = a.value(2) === undefined ? '' : `, ${a.at(2)}`
  return `pad(${a.at(0)}, ${a.at(1)}${mode}${a.option(3, 'value')})`
})

const interpolate: Translation = one((a) => {
  const options = ['scale_factor', 'mode', 'align_corners', 'recompute_scale_factor'].map((k) =>
    a.option(99, k),
  )
  return `interpolate(${a.at(0)}${a.option(1, 'size')}${options.join('')})`
})

const attention: Translation = one((a) => {
  const qkv = `${a.at(0)}, ${a.at(1)}, ${a.at(2)}`
  return `scaled_dot_product_attention(${qkv}${a.option(3, 'attn_mask', 'mask')}${a.option(99, 'is_causal', 'causal')})`
})

export const translations: Readonly<Record<string, Translation>> = {
  add: scaled('+'),
  sub: scaled('-'),
  mul: infix('*'),
  div: division,
  pow: infix('**'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  neg: one((a) => `-${a.at(0)}`),
  ...Object.fromEntries(
    ['abs', 'exp', 'log', 'sqrt', 'rsqrt', 'sin', 'cos', 'tanh', 'sigmoid', 'erf'].map((n) => [n, unary(n)]),
  ),
  clamp,
  where: one((a) => `where(${a.at(1)}, ${a.at(0)}, ${a.at(2)})`),
  sum: reduction('sum'),
  mean: reduction('mean'),
  amax,
  prod: reduction('prod'),
  var: spread('var'),
  std: spread('std'),
  norm,
  'linalg.vector_norm': norm,
  cumsum: one((a) => (a.rank(0) === 0 ? a.at(0) : `cumsum(${a.at(0)}, ${a.at(1)})`)),
  argmax: reduction('argmax'),
  logsumexp: reduction('logsumexp'),
  softmax: one((a) => `softmax(${vector(a, 0)}, ${a.at(1)})`),
  log_softmax: one((a) => `log_softmax(${vector(a, 0)}, ${a.at(1)})`),
  matmul: infix('@'),
  mm: infix('@'),
  bmm: infix('@'),
  addmm,
  einsum,
  transpose: one((a) => (a.rank(0) === 0 ? a.at(0) : `transpose(${a.at(0)}, ${a.at(1)}, ${a.at(2)})`)),
  permute: binary('permute'),
  reshape: binary('reshape'),
  expand: binary('expand'),
  cat: concat,
  stack: one((a) => `stack(${a.at(0)}${a.option(1, 'dim', 'axis')})`),
  split: parts((a) => `split(${a.at(0)}, ${a.at(1)}${a.option(2, 'dim', 'axis')})`),
  index_select: one((a) => scalarIf(`take(${vector(a, 0)}, ${a.at(2)}, ${a.at(1)})`, a.rank(0) === 0)),
  gather,
  scatter_add: one((a) =>
    scalarIf(`scatter_add(${vector(a, 0)}, ${a.at(1)}, ${vector(a, 2)}, ${vector(a, 3)})`, a.rank(0) === 0),
  ),
  index_add: one((a) =>
    scalarIf(
      `index_add(${vector(a, 0)}, ${a.at(1)}, ${vector(a, 2)}, ${vector(a, 3)}${a.option(99, 'alpha')})`,
      a.rank(0) === 0,
    ),
  ),
  masked_fill: one((a) => `masked_fill(${a.at(0)}, ${a.at(1)}, ${a.at(2)})`),
  tril: one((a) => `tril(${a.at(0)}${a.option(1, 'diagonal')})`),
  flip: one((a) => `flip(${a.at(0)}${a.option(1, 'dims', 'axis')})`),
  roll: one((a) => `roll(${a.at(0)}, ${a.at(1)}${a.option(2, 'dims', 'axis')})`),
  'nn.functional.linear': one((a) => `linear(${a.at(0)}, ${a.at(1)}, ${a.at(2)})`),
  'nn.functional.relu': unary('relu'),
  'nn.functional.gelu': one((a) => `gelu(${a.at(0)}${a.option(99, 'approximate')})`),
  'nn.functional.silu': unary('silu'),
  'nn.functional.leaky_relu': unary('leaky_relu'),
  'nn.functional.elu': unary('elu'),
  'nn.functional.softplus': one(
    (a) => `softplus(${a.at(0)}${a.option(99, 'beta')}${a.option(99, 'threshold')})`,
  ),
  'nn.functional.hardswish': unary('hardswish'),
  'nn.functional.conv1d': conv('conv1d'),
  'nn.functional.conv2d': conv('conv2d'),
  'nn.functional.conv_transpose2d': conv('conv_transpose2d'),
  'nn.functional.max_pool2d': maxPool,
  'nn.functional.avg_pool2d': avgPool,
  'nn.functional.adaptive_avg_pool2d': one(
    (a) => `adaptive_avg_pool2d(${a.at(0)}, ${a.at(1).replaceAll('None', '-1')})`,
  ),
  'nn.functional.layer_norm': one(
    (a) => `layer_norm(${a.at(0)}, ${a.at(1)}, ${a.at(2)}, ${a.at(3)}${a.option(99, 'eps')})`,
  ),
  'nn.functional.rms_norm': one((a) => `rms_norm(${a.at(0)}, ${a.at(1)}, ${a.at(2)}${a.option(99, 'eps')})`),
  'nn.functional.group_norm': one((a) => `group_norm(${a.at(0)}, ${a.at(1)}${affine(a)})`),
  'nn.functional.batch_norm': batchNorm,
  'nn.functional.instance_norm': one((a) => `instance_norm(${a.at(0)}${affine(a)})`),
  'nn.functional.embedding': one((a) => `embedding(${a.at(1)}, ${a.at(0)})`),
  'nn.functional.pad': pad,
  'nn.functional.interpolate': interpolate,
  'nn.functional.cross_entropy': loss('cross_entropy', 'ignore_index', 'label_smoothing'),
  'nn.functional.nll_loss': loss('nll_loss', 'ignore_index'),
  'nn.functional.mse_loss': loss('mse_loss'),
  'nn.functional.binary_cross_entropy_with_logits': loss('bce_with_logits', 'pos_weight'),
  'nn.functional.smooth_l1_loss': loss('smooth_l1_loss', 'beta'),
  'nn.functional.kl_div': loss('kl_div', 'log_target'),
  'nn.functional.scaled_dot_product_attention': attention,
  'nn.functional.cosine_similarity': one(
    (a) =>
      `cosine_similarity(${vector(a, 0)}, ${vector(a, 1)}${a.option(99, 'dim', 'axis')}${a.option(99, 'eps')})`,
  ),
  topk: ordered('topk', (a) => `, ${a.at(1)}${a.option(2, 'dim', 'axis')}${a.option(3, 'largest')}`),
  sort: ordered('sort', (a) => `${a.option(1, 'dim', 'axis')}${a.option(2, 'descending')}`),
}
