// The library's layers against plain loops, and their parameters against PyTorch's names and shapes.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { near, program, tensor, wave } from './run.ts'

const namesOf = (text: string): string[] =>
  program(`model M { ${text} entry e(x: f32) { return x } }`).model.variables.map(
    (v) => `${v.kind} ${v.name} [${v.type.shape.join(', ')}]`,
  )

test('parameters have the names and shapes of a state_dict', () => {
  assert.equal(namesOf('conv = Conv2d(6, 4, [3, 2], groups=2)'), [
    'param conv.weight [4, 3, 3, 2]',
    'param conv.bias [4]',
  ])
  assert.equal(namesOf('up = ConvTranspose2d(6, 4, 3, bias=false)'), ['param up.weight [6, 4, 3, 3]'])
  assert.equal(namesOf('bn = BatchNorm2d(3)'), [
    'param bn.weight [3]',
    'param bn.bias [3]',
    'state bn.running_mean [3]',
    'state bn.running_var [3]',
    'state bn.num_batches_tracked []',
  ])
  assert.equal(namesOf('a = MultiHeadAttention(8, 2)'), [
    'param a.in_proj_weight [24, 8]',
    'param a.in_proj_bias [24]',
    'param a.out_proj.weight [8, 8]',
    'param a.out_proj.bias [8]',
  ])
  assert.equal(namesOf('r = GRU(3, 5)'), [
    'param r.weight_ih_l0 [15, 3]',
    'param r.weight_hh_l0 [15, 5]',
    'param r.bias_ih_l0 [15]',
    'param r.bias_hh_l0 [15]',
  ])
  assert.equal(namesOf('n = [LayerNorm([2, 3], bias=false) for i in 0..2]'), [
    'param n.0.weight [2, 3]',
    'param n.1.weight [2, 3]',
  ])
})

test('initial values stay within their bounds, and orthogonal rows are orthonormal', () => {
  const values = program(`model M {
    fc = Linear(50, 40)
    lstm = LSTM(4, 16)
    param q: f32[6, 10] = orthogonal()
    entry e(x: f32) { return x }
  }`).init()
  const largest = (name: string) => values.get(name)!.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  for (const [name, bound] of [
    ['fc.weight', 1 / Math.sqrt(50)],
    ['fc.bias', 1 / Math.sqrt(50)],
    ['lstm.weight_hh_l0', 0.25],
  ] as const) {
    assert.ok(largest(name) <= bound * 1.0001 && largest(name) > bound * 0.8, name)
  }
  const q = values.get('q')!.data
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < 6; j++) {
      let dot = 0
      for (let k = 0; k < 10; k++) dot += q[i * 10 + k]! * q[j * 10 + k]!
      near(`row ${i} times row ${j}`, [dot], [i === j ? 1 : 0])
    }
  }
})

test('BatchNorm2d uses the batch and follows it in training, and its running statistics otherwise', () => {
  const { init, run } = program(`model M {
    bn = BatchNorm2d(2)
    entry predict(x: f32[3, 2, 1, 2]) { return y = bn(x) }
    train step(x: f32[3, 2, 1, 2]) { return y = bn(x) }
  }`)
  const x = wave([3, 2, 1, 2])
  const { outputs, updates } = run('step', { x }, init())
  const channel = (c: number) => [0, 1, 2].flatMap((n) => [0, 1].map((i) => x.data[(n * 2 + c) * 2 + i]!))
  const mean = (v: number[]) => v.reduce((a, b) => a + b) / v.length
  const squares = (v: number[]) => v.reduce((a, b) => a + (b - mean(v)) ** 2, 0)
  const means = [0, 1].map((c) => mean(channel(c)))
  const variances = [0, 1].map((c) => squares(channel(c)) / 6)
  const normal = (m: readonly number[], v: readonly number[]) =>
    [...x.data].map((value, i) => (value - m[(i >> 1) & 1]!) / Math.sqrt(v[(i >> 1) & 1]! + 1e-5))
  near('the batch', outputs.get('y')?.data, normal(means, variances))
  const running = means.map((m) => 0.1 * m)
  const spread = [0, 1].map((c) => 0.9 + (0.1 * squares(channel(c))) / 5)
  near('running_mean', updates.get('bn.running_mean')?.data, running)
  near('running_var', updates.get('bn.running_var')?.data, spread)
  near('num_batches_tracked', updates.get('bn.num_batches_tracked')?.data, [1])
  const after = run('predict', { x }, new Map([...init(), ...updates]))
  near('the running statistics', after.outputs.get('y')?.data, normal(running, spread))
  assert.is(after.updates.size, 0)
})

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** weight[row] . x[from, from + n) + bias[row] */
function affine(weight: F64Tensor, bias: F64Tensor, row: number, x: readonly number[]): number {
  const n = x.length
  return x.reduce((sum, v, i) => sum + v * weight.data[row * n + i]!, bias.data[row]!)
}

const recurrent = (gates: number): Map<string, F64Tensor> =>
  new Map([
    ['r.weight_ih_l0', wave([gates * 2, 3], 1)],
    ['r.weight_hh_l0', wave([gates * 2, 2], 2)],
    ['r.bias_ih_l0', wave([gates * 2], 3)],
    ['r.bias_hh_l0', wave([gates * 2], 4)],
  ])

function eachStep(
  variables: ReadonlyMap<string, F64Tensor>,
  x: F64Tensor,
  step: (ix: (row: number) => number, hx: (row: number) => number) => number[],
) {
  const [wi, wh, bi, bh] = ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'].map(
    (n) => variables.get(`r.${n}`)!,
  ) as [F64Tensor, F64Tensor, F64Tensor, F64Tensor]
  let h = [0, 0]
  const all: number[] = []
  for (let t = 0; t < 4; t++) {
    const input = [...x.data.slice(t * 3, t * 3 + 3)]
    const before = h
    h = step(
      (row) => affine(wi, bi, row, input),
      (row) => affine(wh, bh, row, before),
    )
    all.push(...h)
  }
  return all
}

test('LSTM', () => {
  const { run } = program(`model M {
    r = LSTM(3, 2)
    entry e(x: f32[1, 4, 3]) { let (y, h, c) = r(x)
      return y, h, c }
  }`)
  const [variables, x] = [recurrent(4), wave([1, 4, 3])]
  let c = [0, 0]
  const expected = eachStep(variables, x, (ix, hx) => {
    const gate = (k: number, j: number) => ix(2 * k + j) + hx(2 * k + j)
    c = c.map((v, j) => sigmoid(gate(1, j)) * v + sigmoid(gate(0, j)) * Math.tanh(gate(2, j)))
    return c.map((v, j) => sigmoid(gate(3, j)) * Math.tanh(v))
  })
  const { outputs } = run('e', { x }, variables)
  near('y', outputs.get('y')?.data, expected)
  near('h', outputs.get('h')?.data, expected.slice(-2))
  near('c', outputs.get('c')?.data, c)
})

test('GRU', () => {
  const { run } = program(`model M {
    r = GRU(3, 2)
    entry e(x: f32[1, 4, 3]) { let (y, h) = r(x)
      return y, h }
  }`)
  const [variables, x] = [recurrent(3), wave([1, 4, 3])]
  let h = [0, 0]
  const expected = eachStep(variables, x, (ix, hx) => {
    h = h.map((before, j) => {
      const reset = sigmoid(ix(j) + hx(j))
      const update = sigmoid(ix(2 + j) + hx(2 + j))
      return (1 - update) * Math.tanh(ix(4 + j) + reset * hx(4 + j)) + update * before
    })
    return h
  })
  near('y', run('e', { x }, variables).outputs.get('y')?.data, expected)
})

test('MultiHeadAttention with a causal mask', () => {
  const { run } = program(`model M {
    a = MultiHeadAttention(4, 2)
    entry e(x: f32[1, 3, 4]) { return y = a(x, causal=true) }
  }`)
  const [w, b] = [wave([12, 4], 1), wave([12], 2)]
  const [ow, ob] = [wave([4, 4], 3), wave([4], 4)]
  const x = wave([1, 3, 4])
  const variables = new Map([
    ['a.in_proj_weight', w],
    ['a.in_proj_bias', b],
    ['a.out_proj.weight', ow],
    ['a.out_proj.bias', ob],
  ])
  const token = (t: number) => [...x.data.slice(t * 4, t * 4 + 4)]
  /** Row `part * 4 + head * 2 + d` of the joint projection. */
  const projected = (part: number, head: number, t: number) =>
    [0, 1].map((d) => affine(w, b, part * 4 + head * 2 + d, token(t)))
  const expected = [0, 1, 2].flatMap((t) => {
    const joined = [0, 1].flatMap((head) => {
      const q = projected(0, head, t)
      const scores = Array.from({ length: t + 1 }, (_, s) => {
        const k = projected(1, head, s)
        return Math.exp((q[0]! * k[0]! + q[1]! * k[1]!) / Math.SQRT2)
      })
      const total = scores.reduce((p, v) => p + v)
      return [0, 1].map((d) => scores.reduce((sum, p, s) => sum + (p / total) * projected(2, head, s)[d]!, 0))
    })
    return [0, 1, 2, 3].map((row) => affine(ow, ob, row, joined))
  })
  near('y', run('e', { x }, variables).outputs.get('y')?.data, expected)
})

test('a query whose mask hides every key gives zeros', () => {
  const { run } = program(`model M {
    entry e(q: f32[2, 3], k: f32[2, 3], seen: bool[2, 2]) {
      y = scaled_dot_product_attention(q, k, k, mask=seen)
      return y, d = grad(sum(y), q)
    }
  }`)
  const { outputs } = run('e', { q: wave([2, 3]), k: wave([2, 3], 1), seen: tensor([2, 2], [0, 0, 1, 0]) })
  const k = wave([2, 3], 1).data
  near('y', outputs.get('y')?.data, [0, 0, 0, k[0]!, k[1]!, k[2]!])
  assert.ok(outputs.get('d')?.data.every(Number.isFinite))
})

test.run()
