// Random numbers on both devices: the same bits where they promise it, and each distribution's moments and shape.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { erf } from '../../compiler/ops/special.ts'
import type { Device } from '../../runtime/device.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { openText } from '../support/session.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const SEED = 12345
/** Odd, so that no vector or group of threads divides it. */
const COUNT = 100_003

async function runOn(device: Device, text: string, args: Record<string, Tensor> = {}) {
  const session = await openText(text, device, { seed: SEED })
  try {
    const weights = await session.weights()
    return { weights, outputs: await session.run('e', args) }
  } finally {
    await session.close()
  }
}

test('the stream, uniform numbers and what is made of them are equal bit for bit', async () => {
  const text = `model M { train e(x: f32) {
    return bits = random_u32([7, 1001]), u = uniform([${COUNT}]), v = uniform([333], -1, 1), w = bernoulli([999], 0.3), n = randint([999], -5, 12)
  } }`
  const [a, b] = [(await runOn(cpu, text, one)).outputs, (await runOn(webgpu, text, one)).outputs]
  for (const name of Object.keys(a)) assert.equal(b[name]!.data, a[name]!.data, name)
})

const one = { x: makeTensor('f32', [], [1]) }

test('first weights are equal bit for bit', async () => {
  const text = `model M {
    conv = Conv2d(3, 8, kernel=3)
    block = TransformerBlock(16, 2, dim_feedforward=32)
    param a: f32[9, 11] = orthogonal()
    param b: f32[9, 11] = truncated_normal()
    param c: f32[9, 11] = kaiming_normal()
    entry e(x: f32) { return x }
  }`
  const [a, b] = [(await runOn(cpu, text, one)).weights, (await runOn(webgpu, text, one)).weights]
  assert.ok(a.size > 10)
  for (const [name, { data }] of a) assert.equal(b.get(name)!.data, data, name)
})

test('normal numbers agree within 1e-6', async () => {
  const text = `model M { train e(x: f32) { return n = normal([${COUNT}]), t = truncated_normal([9999]) } }`
  const [a, b] = [(await runOn(cpu, text, one)).outputs, (await runOn(webgpu, text, one)).outputs]
  for (const name of ['n', 't']) {
    const other = b[name]!.data
    const worst = Math.max(
      ...Array.from(a[name]!.data, (v, i) => Math.abs(v - other[i]!) / (1 + Math.abs(v))),
    )
    assert.ok(worst <= 1e-6, `${name} differs by ${worst}`)
  }
})

const phi = (z: number): number => 0.5 * (1 + erf(z / Math.SQRT2))
const uniformBelow = (low: number, high: number) => (x: number) => (x - low) / (high - low)
const normalBelow = (mean: number, std: number) => (x: number) => phi((x - mean) / std)

interface Distribution {
  readonly call: string
  readonly below: (x: number) => number
  readonly mean: number
  readonly std: number
}

const SHAPE = '[317, 316]'
/** Mean and deviation of a uniform distribution of this half width. */
const within = (bound: number) => ({ below: uniformBelow(-bound, bound), mean: 0, std: bound / Math.sqrt(3) })
const centred = (std: number) => ({ below: normalBelow(0, std), mean: 0, std })
/** Of the normal distribution on [-1, 2], from its density. */
const mass = phi(2) - phi(-1)
const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
const cutMean = (density(-1) - density(2)) / mass
const cutStd = Math.sqrt(1 + (-1 * density(-1) - 2 * density(2)) / mass - cutMean ** 2)

const distributions: readonly Distribution[] = [
  { call: `uniform(${SHAPE}, -2, 3)`, below: uniformBelow(-2, 3), mean: 0.5, std: 5 / Math.sqrt(12) },
  { call: `normal(${SHAPE}, 1, 2)`, below: normalBelow(1, 2), mean: 1, std: 2 },
  {
    call: `truncated_normal(${SHAPE}, 0, 1, -1, 2)`,
    below: (x) => (phi(x) - phi(-1)) / mass,
    mean: cutMean,
    std: cutStd,
  },
  { call: `kaiming_uniform(${SHAPE}, sqrt(5))`, ...within(1 / Math.sqrt(316)) },
  { call: `kaiming_normal(${SHAPE})`, ...centred(Math.sqrt(2 / 316)) },
  { call: `xavier_uniform(${SHAPE}, 2)`, ...within(2 * Math.sqrt(6 / 633)) },
  { call: `xavier_normal(${SHAPE})`, ...centred(Math.sqrt(2 / 633)) },
]

/** The largest gap between the share of values below x and the distribution function, times sqrt(n). */
function kolmogorovSmirnov(values: Float64Array, below: (x: number) => number): number {
  const sorted = values.slice().sort()
  const n = sorted.length
  let gap = 0
  sorted.forEach((x, i) => {
    const f = below(x)
    gap = Math.max(gap, f - i / n, (i + 1) / n - f)
  })
  return gap * Math.sqrt(n)
}

/** One run in a thousand of a true distribution has a larger gap (Kolmogorov 1933), and moments further off. */
const GAP = 1.95
const SIGMAS = 3.3

test('moments and the Kolmogorov-Smirnov gap of each distribution', async () => {
  const text = `model M { train e(x: f32) { return ${distributions.map(({ call }, i) => `d${i} = ${call}`).join(', ')} } }`
  for (const device of [cpu, webgpu]) {
    const { outputs } = await runOn(device, text, one)
    distributions.forEach(({ call, below, mean, std }, i) => {
      const values = Float64Array.from(outputs[`d${i}`]!.data)
      const n = values.length
      const what = `${call} on ${device.name}`
      const average = values.reduce((sum, v) => sum + v, 0) / n
      const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n
      const fourth = values.reduce((sum, v) => sum + (v - mean) ** 4, 0) / n
      assert.ok(
        Math.abs(average - mean) < (SIGMAS * std) / Math.sqrt(n),
        `${what}: mean ${average} for ${mean}`,
      )
      const spread = Math.sqrt((fourth - square ** 2) / n)
      assert.ok(Math.abs(square - std ** 2) < SIGMAS * spread, `${what}: variance ${square} for ${std ** 2}`)
      const neighbours = values.reduce(
        (sum, v, k) => sum + (k > 0 ? (v - mean) * (values[k - 1]! - mean) : 0),
        0,
      )
      const correlation = neighbours / n / std ** 2
      assert.ok(
        Math.abs(correlation) < SIGMAS / Math.sqrt(n),
        `${what}: neighbours correlate by ${correlation}`,
      )
      const gap = kolmogorovSmirnov(values, below)
      assert.ok(gap < GAP, `${what}: a gap of ${gap}`)
    })
  }
})

test('bernoulli and randint have their shares', async () => {
  const text = `model M { train e(x: f32) { return b = bernoulli([${COUNT}], 0.3), r = randint([${COUNT}], -3, 7) } }`
  for (const device of [cpu, webgpu]) {
    const { b, r } = (await runOn(device, text, one)).outputs
    const share = Array.from(b!.data).filter((v) => v === 1).length / COUNT
    assert.ok(
      Math.abs(share - 0.3) < SIGMAS * Math.sqrt((0.3 * 0.7) / COUNT),
      `${device.name}: ${share} of bernoulli`,
    )
    const counts = new Array<number>(10).fill(0)
    for (const v of r!.data) counts[v + 3]!++
    const expected = COUNT / 10
    const chi2 = counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0)
    // 27.9: one run in a thousand of nine degrees of freedom has more.
    assert.ok(chi2 < 27.9, `${device.name}: counts ${counts.join(', ')}`)
  }
})

test('orthogonal rows and columns', async () => {
  const text = `model M {
    param wide: f32[8, 3, 5] = orthogonal()
    param tall: f32[30, 20] = orthogonal(2)
    entry e(x: f32) { w = reshape(wide, [8, 15])
      return a = w @ w.T - eye(8), b = tall.T @ tall / 4 - eye(20) } }`
  const { outputs } = await runOn(cpu, text, one)
  for (const { data } of Object.values(outputs))
    assert.ok(
      data.every((v) => Math.abs(v) < 1e-5),
      `off by ${Math.max(...data.map(Math.abs))}`,
    )
})

test("dropout's mask backward is the forward one", async () => {
  const n = 5003
  // The gradient's kernel draws again what the forward kernel drew.
  const text = `model M { train e(x: f32[${n}], w: f32[${n}]) {
    y = dropout(x, 0.4)
    z = dropout(tanh(x) + 2, 0.25)
    loss = sum(y * w) + sum(z * w)
    return y, z, dy = grad(sum(y * w), x), dz = grad(sum(z * w), x)
  } }`
  const x = Float32Array.from({ length: n }, (_, i) => 1 + (i % 7) / 8)
  const w = Float32Array.from({ length: n }, (_, i) => 0.5 + (i % 5) / 4)
  const args = { x: makeTensor('f32', [n], x), w: makeTensor('f32', [n], w) }
  const dropped: number[][] = []
  for (const device of [cpu, webgpu]) {
    const { y, z, dy, dz } = (await runOn(device, text, args)).outputs
    for (let i = 0; i < n; i++) {
      const slope = y!.data[i] === 0 ? 0 : w[i]! / 0.6
      assert.ok(
        Math.abs(dy!.data[i]! - slope) < 1e-5,
        `${device.name}: element ${i} of dy is ${dy!.data[i]}, not ${slope}`,
      )
      assert.is(dz!.data[i] === 0, z!.data[i] === 0, `${device.name}: element ${i} of dz`)
    }
    dropped.push(Array.from(y!.data, (v) => Number(v === 0)))
  }
  assert.equal(dropped[0], dropped[1])
  const share = dropped[0]!.reduce((a, v) => a + v, 0) / n
  assert.ok(Math.abs(share - 0.4) < SIGMAS * Math.sqrt(0.24 / n), `${share} are dropped`)
})

test.run()
