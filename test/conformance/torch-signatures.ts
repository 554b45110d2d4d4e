// The parameters of each PyTorch operator of the vectors, in the order of its positional arguments.

const REDUCTION = 'input dim keepdim dtype'
const UNARY = 'input inplace'
const LOSS = 'size_average reduce reduction'

/** Operators of one tensor that the language has under PyTorch's name. */
export const unaryOperators: readonly string[] = (
  'abs acos acosh asin asinh atan atanh ceil cos cosh erf erfc exp expm1 floor isfinite isinf isnan log log10 log1p log2 ' +
  'neg reciprocal round rsqrt sigmoid sign sin sinh sqrt square tan tanh trunc'
).split(' ')

/** Activations of one tensor, `nn.functional.NAME`. */
export const unaryActivations: readonly string[] =
  'relu relu6 silu mish selu hardswish hardsigmoid softsign sigmoid tanh logsigmoid tanhshrink'.split(' ')

const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(unaryOperators.map((name) => [name, 'input'])),
  ...Object.fromEntries(unaryActivations.map((name) => [`nn.functional.${name}`, UNARY])),
  add: 'input other alpha',
  sub: 'input other alpha',
  mul: 'input other',
  div: 'input other rounding_mode',
  pow: 'input exponent',
  maximum: 'input other',
  minimum: 'input other',
  clamp: 'input min max',
  // The vectors pass the tensor first: where(input, condition, other).
  where: 'input condition other',
  sum: REDUCTION,
  mean: REDUCTION,
  prod: REDUCTION,
  amax: 'input dim keepdim',
  amin: 'input dim keepdim',
  argmax: 'input dim keepdim',
  argmin: 'input dim keepdim',
  logsumexp: 'input dim keepdim',
  var: 'input dim unbiased keepdim correction',
  std: 'input dim unbiased keepdim correction',
  norm: 'input p dim keepdim dtype',
  'linalg.vector_norm': 'input ord dim keepdim dtype',
  cumsum: 'input dim dtype',
  cumprod: 'input dim dtype',
  softmax: 'input dim dtype',
  log_softmax: 'input dim dtype',
  matmul: 'input other',
  mm: 'input mat2',
  bmm: 'input mat2',
  addmm: 'input mat1 mat2 beta alpha',
  einsum: 'operands equation',
  transpose: 'input dim0 dim1',
  permute: 'input dims',
  reshape: 'input shape',
  expand: 'input size implicit',
  cat: 'tensors dim',
  stack: 'tensors dim',
  split: 'input split_size dim',
  index_select: 'input dim index',
  gather: 'input dim index sparse_grad',
  scatter_add: 'input dim index src',
  index_add: 'input dim index source alpha',
  masked_fill: 'input mask value',
  tril: 'input diagonal',
  triu: 'input diagonal',
  flip: 'input dims',
  roll: 'input shifts dims',
  'nn.functional.linear': 'input weight bias',
  'nn.functional.gelu': 'input approximate',
  'nn.functional.leaky_relu': 'input negative_slope inplace',
  'nn.functional.elu': 'input alpha inplace',
  'nn.functional.softplus': 'input beta threshold',
  'nn.functional.conv1d': 'input weight bias stride padding dilation groups',
  'nn.functional.conv2d': 'input weight bias stride padding dilation groups',
  'nn.functional.conv3d': 'input weight bias stride padding dilation groups',
  'nn.functional.conv_transpose1d': 'input weight bias stride padding output_padding groups dilation',
  'nn.functional.conv_transpose2d': 'input weight bias stride padding output_padding groups dilation',
  'nn.functional.max_pool1d': 'input kernel_size stride padding dilation ceil_mode return_indices',
  'nn.functional.max_pool2d': 'input kernel_size stride padding dilation ceil_mode return_indices',
  'nn.functional.avg_pool1d': 'input kernel_size stride padding ceil_mode count_include_pad',
  'nn.functional.avg_pool2d': 'input kernel_size stride padding ceil_mode count_include_pad divisor_override',
  'nn.functional.adaptive_avg_pool2d': 'input output_size',
  'nn.functional.layer_norm': 'input normalized_shape weight bias eps',
  'nn.functional.rms_norm': 'input normalized_shape weight eps',
  'nn.functional.group_norm': 'input num_groups weight bias eps',
  'nn.functional.batch_norm': 'input running_mean running_var weight bias training momentum eps',
  'nn.functional.instance_norm': 'input running_mean running_var weight bias use_input_stats momentum eps',
  // The vectors pass the table first.
  'nn.functional.embedding': 'weight input padding_idx max_norm norm_type scale_grad_by_freq sparse',
  'nn.functional.pad': 'input pad mode value',
  'nn.functional.interpolate': 'input size scale_factor mode align_corners recompute_scale_factor antialias',
  'nn.functional.cross_entropy':
    'input target weight size_average ignore_index reduce reduction label_smoothing',
  'nn.functional.nll_loss': 'input target weight size_average ignore_index reduce reduction',
  'nn.functional.mse_loss': `input target ${LOSS} weight`,
  'nn.functional.l1_loss': `input target ${LOSS} weight`,
  'nn.functional.smooth_l1_loss': `input target ${LOSS} beta`,
  'nn.functional.huber_loss': 'input target reduction delta weight',
  'nn.functional.kl_div': `input target ${LOSS} log_target`,
  'nn.functional.binary_cross_entropy_with_logits': `input target weight ${LOSS} pos_weight`,
  'nn.functional.scaled_dot_product_attention':
    'query key value attn_mask dropout_p is_causal scale enable_gqa',
  'nn.functional.cosine_similarity': 'x1 x2 dim eps',
  topk: 'input k dim largest sorted',
  sort: 'input dim descending stable',
}

/** Parameter names by operator; undefined for an operator that the vectors do not know. */
export function signatureOf(op: string): readonly string[] | undefined {
  return Object.hasOwn(texts, op) ? texts[op]!.split(' ') : undefined
}
