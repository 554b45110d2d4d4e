// Activations and losses at extreme inputs: values and gradients stay finite, and agree with what they tend to.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { near, program, tensor } from './run.ts'

/** exp overflows float64 at 710, a square at 1e154. */
const EXTREMES = [-1e200, -1e100, -1e4, -800, -30, -1, 0, 1, 30, 800, 1e4, 1e100, 1e200]
const shape = [EXTREMES.length]
const text = `f32[${EXTREMES.length}]`

function valuesAndSlopes(expression: string): { y: Float64Array; d: Float64Array } {
  const { run } = program(`model M {
    entry e(x: ${text}) { y = ${expression}
      return y, d = grad(sum(y), x) }
  }`)
  const { outputs } = run('e', { x: tensor(shape, EXTREMES) })
  return { y: outputs.get('y')!.data, d: outputs.get('d')!.data }
}

const limits: Readonly<Record<string, (x: number) => number>> = {
  'relu(x)': (x) => Math.max(0, x),
  'relu6(x)': (x) => Math.min(6, Math.max(0, x)),
  'leaky_relu(x)': (x) => (x > 0 ? x : 0.01 * x),
  'elu(x)': (x) => (x > 0 ? x : Math.expm1(x)),
  'selu(x)': (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  'silu(x)': (x) => (x < -700 ? 0 : x / (1 + Math.exp(-x))),
  'softplus(x)': (x) => (x > 20 ? x : Math.log1p(Math.exp(x))),
  'log_sigmoid(x)': (x) => (x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x))),
  'mish(x)': (x) => (x < -700 ? 0 : x * Math.tanh(x > 20 ? x : Math.log1p(Math.exp(x)))),
  'softsign(x)': (x) => x / (1 + Math.abs(x)),
  'hardswish(x)': (x) => (x <= -3 ? 0 : x >= 3 ? x : (x * (x + 3)) / 6),
  'hardsigmoid(x)': (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  'tanh(x)': Math.tanh,
  'sigmoid(x)': (x) => 1 / (1 + Math.exp(-x)),
}

for (const [expression, expected] of Object.entries(limits)) {
  test(`${expression} is finite and right`, () => {
    const { y, d } = valuesAndSlopes(expression)
    near('value', y, EXTREMES.map(expected), 1e-12)
    assert.ok(d.every(Number.isFinite), `slopes are ${[...d].join(', ')}`)
  })
}

for (const expression of ['gelu(x)', 'gelu(x, approximate="tanh")']) {
  test(`${expression} tends to 0 and x`, () => {
    const { y, d } = valuesAndSlopes(expression)
    EXTREMES.forEach((x, i) => {
      if (Math.abs(x) >= 30) near(`at ${x}`, [y[i]!, d[i]!], x > 0 ? [x, 1] : [0, 0])
    })
    assert.ok([...y, ...d].every(Number.isFinite))
  })
}

for (const expression of [
  'softmax(x)',
  'log_softmax(x)',
  'bce_with_logits(x, zeros_like(x) + 0.25, reduction="none")',
  'bce_with_logits(x, ones_like(x), reduction="none", pos_weight=ones_like(x) * 3)',
  'smooth_l1_loss(x, zeros_like(x), reduction="none", beta=0.5)',
  'huber_loss(x, zeros_like(x), reduction="none")',
]) {
  test(`${expression} is finite`, () => {
    const { y, d } = valuesAndSlopes(expression)
    assert.ok([...y, ...d].every(Number.isFinite), `${[...y].join(', ')}; ${[...d].join(', ')}`)
  })
}

test('cross entropy: ignored targets, smoothing, probabilities', () => {
  const { run } = program(`model M {
    entry e(x: f32[3, 4], t: i32[3], soft: f32[3, 4]) {
      kept = cross_entropy(x[:2], t[:2])
      some = cross_entropy(x, t)
      smooth = cross_entropy(x, t, label_smoothing=0.2)
      same = cross_entropy(x[:2], (0.8 * one_hot(t[:2], 4)) + 0.05)
      probs = cross_entropy(x, soft)
      direct = -mean(sum(soft * log_softmax(x), axis=1))
      return kept, some, smooth, same, probs, direct, slope = grad(some, x)
    }
  }`)
  const x = tensor(
    [3, 4],
    Array.from({ length: 12 }, (_, i) => Math.cos(i * i) * 3),
  )
  const soft = tensor(
    [3, 4],
    Array.from({ length: 12 }, (_, i) => ((i * 5) % 7) / 10),
  )
  const { outputs } = run('e', { x, t: tensor([3], [2, 0, -100]), soft })
  const at = (name: string) => outputs.get(name)!.data
  near('ignored', at('some'), at('kept'))
  near('smoothed', at('smooth'), at('same'))
  near('probabilities', at('probs'), at('direct'))
  near('no slope where ignored', at('slope').slice(8), [0, 0, 0, 0])
})

test('the norm of zeros has slope 0', () => {
  const { run } = program(
    'model M { entry e(x: f32[3]) { return d = grad(norm(x) + std(x) + norm(x, p=3), x) } }',
  )
  near('slope', run('e', { x: tensor([3], [0, 0, 0]) }).outputs.get('d')?.data, [0, 0, 0])
})

test.run()
