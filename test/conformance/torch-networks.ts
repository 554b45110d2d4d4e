// PyTorch's layers, activations and losses (torch.nn.functional) in the language.
import { type TorchArgs, Untranslatable } from './torch-args.ts'
import { unaryActivations } from './torch-signatures.ts'
import { one, type Translation, vector } from './torch-translations.ts'

const renamed: Readonly<Record<string, (x: string) => string>> = {
  logsigmoid: (x) => `log_sigmoid(${x})`,
  tanhshrink: (x) => `${x} - tanh(${x})`,
}

const activation = (name: string): Translation =>
  one((a) => renamed[name]?.(a.text('input')) ?? `${name}(${a.text('input')})`)

/** A call of `name` with arguments by position, then options by name. */
const call = (name: string, positional: readonly string[], ...options: readonly string[]): Translation =>
  one((a) => `${name}(${positional.map((p) => a.text(p)).join(', ')}${a.options(...options)})`)

const conv = (name: string): Translation =>
  call(name, ['input', 'weight', 'bias'], 'stride', 'padding', 'output_padding', 'dilation', 'groups')

const maxPool = (rank: number): Translation =>
  one((a) => {
    const stride = isEmptyList(a.value('stride')) ? '' : a.option('stride')
    const rest = a.options('padding', 'dilation', 'ceil_mode')
    return `max_pool${rank}d(${a.text('input')}, ${a.text('kernel_size')}${stride}${rest})`
  })

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const avgPool = (rank: number): Translation =>
  one((a) => {
    const stride = isEmptyList(a.value('stride')) ? '' : a.option('stride')
    const rest = a.options('padding', 'ceil_mode', 'count_include_pad', 'divisor_override')
    return `avg_pool${rank}d(${a.text('input')}, ${a.text('kernel_size')}${stride}${rest})`
  })

/** Keyword-only flags that say how a loss is reduced, from before PyTorch 0.4. */
function reductionOf(a: TorchArgs): string {
  if (a.value('reduce') === false) return ', reduction="none"'
  if (a.value('size_average') === false) return ', reduction="sum"'
  return a.option('reduction')
}

const loss = (name: string, ...options: readonly string[]): Translation =>
  one(
    (a) =>
      `${name}(${a.text('input')}, ${a.text('target')}${reductionOf(a)}${a.options('weight', ...options)})`,
  )

const interpolate: Translation = one((a) => {
  if (a.value('antialias') === true) throw new Untranslatable('antialias')
  const options = ['size', 'scale_factor', 'mode', 'align_corners', 'recompute_scale_factor']
  return `interpolate(${a.text('input')}${a.options(...options)})`
})

const embedding: Translation = one((a) => {
  if (a.has('max_norm')) throw new Untranslatable('max_norm, which changes the table')
  if (a.value('scale_grad_by_freq') === true) throw new Untranslatable('scale_grad_by_freq')
  const call = (table: string) => `embedding(${a.text('input')}, ${table})`
  if (!a.has('padding_idx')) return call(a.text('weight'))
  // The row of `padding_idx` takes no gradient.
  const rows = a.tensor('weight')?.shape[0] ?? 0
  const at = a.number('padding_idx', 0)
  const row = `arange(${rows})[:, None] == ${at < 0 ? at + rows : at}`
  return call(`where(${row}, stop_gradient(${a.text('weight')}), ${a.text('weight')})`)
})

const attention: Translation = one((a) => {
  if (a.number('dropout_p', 0) > 0) throw new Untranslatable('dropout, which is random')
  const heads = (name: string) => a.tensor(name)?.shape.at(-3) ?? 1
  const times = a.value('enable_gqa') === true ? heads('query') / heads('key') : 1
  const grouped = (name: string) => (times === 1 ? a.text(name) : `repeat(${a.text(name)}, ${times}, -3)`)
  const options = `${a.option('attn_mask', 'mask')}${a.option('is_causal', 'causal')}${a.option('scale')}`
  return `scaled_dot_product_attention(${a.text('query')}, ${grouped('key')}, ${grouped('value')}${options})`
})

const instanceNorm: Translation = one((a) => {
  if (a.value('use_input_stats') === false)
    return `batch_norm(${['input', 'running_mean', 'running_var', 'weight', 'bias'].map((n) => a.text(n)).join(', ')}${a.option('eps')})`
  return `instance_norm(${a.text('input')}${a.options('weight', 'bias', 'eps')})`
})

const cosine: Translation = one((a) => {
  const scalar = a.rank('x1') === 0 && a.rank('x2') === 0
  const [x, y] = scalar ? [vector(a, 'x1'), vector(a, 'x2')] : [a.text('x1'), a.text('x2')]
  return `cosine_similarity(${x}, ${y}${a.option('dim', 'axis')}${a.option('eps')})`
})

const functional: Readonly<Record<string, Translation>> = {
  ...Object.fromEntries(unaryActivations.map((name) => [name, activation(name)])),
  linear: call('linear', ['input', 'weight', 'bias']),
  gelu: call('gelu', ['input'], 'approximate'),
  leaky_relu: call('leaky_relu', ['input'], 'negative_slope'),
  elu: call('elu', ['input'], 'alpha'),
  softplus: call('softplus', ['input'], 'beta', 'threshold'),
  conv1d: conv('conv1d'),
  conv2d: conv('conv2d'),
  conv3d: conv('conv3d'),
  conv_transpose1d: conv('conv_transpose1d'),
  conv_transpose2d: conv('conv_transpose2d'),
  max_pool1d: maxPool(1),
  max_pool2d: maxPool(2),
  avg_pool1d: avgPool(1),
  avg_pool2d: avgPool(2),
  adaptive_avg_pool2d: one(
    (a) => `adaptive_avg_pool2d(${a.text('input')}, ${a.text('output_size').replaceAll('None', '-1')})`,
  ),
  layer_norm: call('layer_norm', ['input', 'normalized_shape', 'weight', 'bias'], 'eps'),
  rms_norm: call('rms_norm', ['input', 'normalized_shape', 'weight'], 'eps'),
  group_norm: call('group_norm', ['input', 'num_groups', 'weight', 'bias'], 'eps'),
  batch_norm: call(
    'batch_norm',
    ['input', 'running_mean', 'running_var', 'weight', 'bias'],
    'training',
    'eps',
  ),
  instance_norm: instanceNorm,
  embedding,
  pad: call('pad', ['input', 'pad'], 'mode', 'value'),
  interpolate,
  cross_entropy: loss('cross_entropy', 'ignore_index', 'label_smoothing'),
  nll_loss: loss('nll_loss', 'ignore_index'),
  mse_loss: loss('mse_loss'),
  l1_loss: loss('l1_loss'),
  smooth_l1_loss: loss('smooth_l1_loss', 'beta'),
  huber_loss: loss('huber_loss', 'delta'),
  kl_div: loss('kl_div', 'log_target'),
  binary_cross_entropy_with_logits: loss('bce_with_logits', 'pos_weight'),
  scaled_dot_product_attention: attention,
  cosine_similarity: cosine,
}

export const networkTranslations: Readonly<Record<string, Translation>> = Object.fromEntries(
  Object.entries(functional).map(([name, translation]) => [`nn.functional.${name}`, translation]),
)
