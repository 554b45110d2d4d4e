// Gradients of the library's functions, as a user writes them, against central differences; and their values at kinks.
import { test } from 'uvu'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { randomNumbers, sampleValue } from '../ops/samples.ts'
import { near, program, tensor } from '../prelude/run.ts'
import { compare, numeric } from './numeric.ts'

const random = randomNumbers(11)
const value = (shape: readonly number[], range: 'any' | 'positive' | 'unit' = 'any'): F64Tensor =>
  sampleValue({ type: { dtype: 'f32', shape }, range }, random)

/** sum(expression * c) differentiated by x (and y, where the expression has one). */
function check(
  expression: string,
  x: F64Tensor,
  y: F64Tensor | null = null,
  more: Readonly<Record<string, { readonly type: string; readonly value: F64Tensor }>> = {},
): void {
  test(expression, () => {
    const inputs: Record<string, F64Tensor> = {
      x,
      ...(y ? { y } : {}),
      ...Object.fromEntries(Object.entries(more).map(([name, m]) => [name, m.value])),
    }
    const typeOf = (name: string): string => more[name]?.type ?? `f32[${inputs[name]!.shape.join(', ')}]`
    const names = y ? ['x', 'y'] : ['x']
    const args = Object.keys(inputs).map((name) => `${name}: ${typeOf(name)}`)
    const { run } = program(`model M {
      entry e(${args.join(', ')}) {
        z = ${expression}
        loss = sum(z * cos(f32(reshape(arange(${'len(flat_shape(z))'}), z.shape)) + 1))
        gradients = grad(loss, [${names.join(', ')}])
        return loss, ${names.map((name, i) => `d${name} = gradients[${i}]`).join(', ')}
      }
    }
    fn flat_shape(z) = [0 for i in 0..flatten(z).shape[0]]`)
    const loss = (shifted: ReadonlyMap<string, F64Tensor>): number =>
      run('e', Object.fromEntries(shifted)).outputs.get('loss')!.data[0]!
    const { outputs } = run('e', inputs)
    const given = new Map(Object.entries(inputs))
    for (const name of names) compare(`d${name}`, outputs.get(`d${name}`)!, numeric(loss, given, name))
  })
}

for (const name of [
  'relu6',
  'hardtanh',
  'hardsigmoid',
  'hardswish',
  'elu',
  'selu',
  'silu',
  'mish',
  'softsign',
  'softplus',
  'log_sigmoid',
  'gelu',
  'leaky_relu',
  'softmax',
  'log_softmax',
  'asinh',
  'logsumexp',
  'std',
  'norm',
  'var',
  'reciprocal',
])
  check(`${name}(x)`, value([3, 4]))
check('acosh(x + 1)', value([5], 'positive'))
check('atanh(x)', value([5], 'unit'))
check('gelu(x, "tanh")', value([3, 4]))
check('prelu(x, y)', value([3, 4]), value([4]))
check('layer_norm(x, [3, 4], y, y)', value([2, 3, 4]), value([3, 4]))
check('rms_norm(x, 4, y)', value([3, 4]), value([4]))
check('group_norm(x, 2, y, y)', value([2, 4, 3]), value([4]))
check('instance_norm(x, y)', value([2, 3, 4]), value([3]))
check('batch_norm(x, weight=y, training=true)', value([3, 2, 4]), value([2]))
check('local_response_norm(x, 3, alpha=0.5)', value([2, 5, 3]))
for (const loss of [
  'mse_loss',
  'l1_loss',
  'smooth_l1_loss',
  'huber_loss',
  'bce_with_logits',
  'cross_entropy',
])
  check(`${loss}(x, y)`, value([3, 4]), value([3, 4]))
check('kl_div(x, y)', value([3, 4]), value([3, 4], 'positive'))
check('kl_div(x, y, "batchmean", log_target=true)', value([3, 4]), value([3, 4]))
check('cosine_similarity(x, y)', value([3, 4]), value([3, 4]))
check('scaled_dot_product_attention(x, y, y, causal=true)', value([2, 3, 4]), value([2, 3, 4]))
check('cumprod(x, 1)', value([2, 4]))
check('cumsum(x, 0)', value([3, 2]))
check('diagonal(x, 1)', value([3, 4]))
check('diagonal(x, -1, 1, 2)', value([2, 4, 3]))
check('sort(x, axis=0, descending=true)[0]', value([5, 2]))
check('topk(x, 2, largest=false)[0]', value([2, 5]))
const ids = { i: { type: 'i32[2, 3]', value: tensor([2, 3], [0, 2, 2, 1, 0, 1]) } }
check('scatter(x, 1, i, y)', value([2, 4]), value([2, 3]), ids)
check('scatter_add(x, 1, i, y)', value([2, 4]), value([2, 3]), ids)
check('gather(x, 0, i)', value([3, 3]), null, ids)
check('take(x, i, 1)', value([2, 3]), null, ids)
check('embedding(i, x)', value([3, 2]), null, ids)
check('cross_entropy(x, i, label_smoothing=0.1, weight=y)', value([2, 4, 3]), value([4], 'positive'), ids)
check('pad(x, [2, 1], "reflect")', value([2, 4]))
check('pad(x, [-1, 2, 1, 0], "circular")', value([3, 4]))
check('adaptive_avg_pool2d(x, [2, 3])', value([1, 3, 5]))
check('adaptive_max_pool2d(x, [2, 3])', value([1, 3, 5]))
check('max_pool2d(x, 2, stride=1, padding=1)', value([1, 3, 3]))
check('upsample_bilinear(x, [4, 5])', value([1, 1, 2, 3]))
check('interpolate(x, [5, 4], mode="bicubic", align_corners=true)', value([1, 1, 3, 3]))
check('upsample_nearest(x, [5, 4])', value([1, 1, 2, 3]))
check('conv_transpose2d(x, y, stride=2, output_padding=1)', value([1, 2, 2, 3]), value([2, 1, 2, 2]))
check('einsum("bij,bjj->bi", x, y)', value([2, 2, 3]), value([2, 3, 3]))
check('tile(x, [2, 3]) ** 2', value([2, 2]))
check('repeat(x, 2, 0) * y', value([2, 2]), value([4, 2]))
check('clamp(x, y, 0.5)', value([3, 4]), value([4]))
check('lerp(x, y, 0.3)', value([3]), value([3]))

const slopeAt = (expression: string, at: number): number =>
  program(`model M { entry e(x: f32) { return d = grad(${expression}, x) } }`)
    .run('e', { x: tensor([], [at]) })
    .outputs.get('d')!.data[0]!

test('slopes at kinks are those of PyTorch', () => {
  const expected: readonly [string, number, number][] = [
    ['relu(x)', 0, 0],
    ['abs(x)', 0, 0],
    ['leaky_relu(x)', 0, 0.01],
    ['prelu(x, 0.25)', 0, 0.25],
    ['elu(x, 2.0)', 0, 2],
    ['selu(x)', 0, 1.0507009873554805 * 1.6732632423543772],
    ['softplus(x)', 0, 0.5],
    ['log_sigmoid(x)', 0, 0.5],
    ['relu6(x)', 0, 0],
    ['relu6(x)', 6, 0],
    ['hardtanh(x)', 1, 0],
    ['hardsigmoid(x)', 3, 0],
    ['clamp(x, -1, 1)', 1, 1],
    ['clamp(x, -1, 1)', -1, 1],
    ['maximum(x, 0)', 0, 0.5],
    ['minimum(x, 0)', 0, 0.5],
    ['sqrt(x) ** 2', 4, 1],
    ['x ** 0', 0, 0],
    ['x ** 2', 0, 0],
    ['prod(stack([x, x, x + 2]))', 0, 0],
    ['sign(x)', 0, 0],
  ]
  for (const [expression, at, slope] of expected)
    near(`${expression} at ${at}`, [slopeAt(expression, at)], [slope], 1e-12)
})

test('ties: max over one axis gives the first, over all its share', () => {
  const { run } = program(`model M {
    entry e(x: f32[2, 3]) {
      let (one) = [grad(sum(max(x, axis=1)), x)]
      return one, all = grad(max(x), x), pooled = grad(sum(max_pool1d(x, 3)), x)
    }
  }`)
  const { outputs } = run('e', { x: tensor([2, 3], [1, 5, 5, 5, 0, 2]) })
  near('one axis', outputs.get('one')?.data, [0, 1, 0, 1, 0, 0])
  near('all', outputs.get('all')?.data, [0, 1 / 3, 1 / 3, 1 / 3, 0, 0])
  near('pool', outputs.get('pooled')?.data, [0, 1, 0, 1, 0, 0])
})

test.run()
