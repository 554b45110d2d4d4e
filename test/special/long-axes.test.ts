// Scans, sorts and sums by index on long axes, which are made of blocks, merges and searches: as in float64, and in time.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { randomStream } from '../support/random-model.ts'
import { openText } from '../support/session.ts'
import { full } from '../support/skip.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

async function agrees(
  device: Device,
  args: string,
  body: string,
  make: (name: string) => number,
  close = 0,
): Promise<void> {
  const text = `model M {\n  entry e(${args}) {\n    ${body}\n  }\n}`
  const compared = await compareWithFloat64({ path: 'long.ml', text }, device, {
    args: (name, shape, dtype): Tensor => {
      const count = shape.reduce((n, d) => n * d, 1)
      return makeTensor(
        dtype as 'f32',
        shape,
        Array.from({ length: count }, () => make(name)),
      )
    },
  })
  for (const { name, error } of compared)
    assert.ok(error <= close, `${device.name}: ${name} is off by ${error}`)
}

/** A software GPU takes seconds for some dozens of kernels. */
const lengths = (device: Device): number[] =>
  full ? [129, 1000, 4097] : device === cpu ? [129, 1000] : [300]

const special = [Number.NaN, Infinity, -Infinity, 0, 1]

for (const device of [cpu, webgpu]) {
  test(`sorting on ${device.name}`, async () => {
    for (const n of lengths(device)) {
      const random = randomStream(n)
      // Few values tie often; some are special.
      const element = (): number =>
        random() < 0.02 ? special[Math.floor(random() * 5)]! : Math.floor(random() * n) / 8 - 3
      const body = `let (up, i) = sort(x, axis=1)
    let (down, j) = sort(x, axis=1, descending=true)
    let (best, k) = topk(x[0], 5, axis=0)
    return up, i, down, j, best, k, l = argsort(n, axis=0), m = sort(n, axis=0, descending=true)[0]`
      await agrees(device, `x: f32[2, ${n}, 2], n: i32[${n}, 3]`, body, (name) =>
        name === 'x' ? element() : Math.floor(random() * n) - 50,
      )
    }
  })

  test(`scans on ${device.name}`, async () => {
    for (const n of lengths(device)) {
      const random = randomStream(n)
      const body = `s = cumsum(x, 1)
    p = cumprod(1 + x * 0.01, 1)
    c = cumsum(n, 0)
    return s, p, c, d = grad(sum(s * s), x), q = grad(sum(p * p), x), flat = cumsum(reshape(x, [-1]), 0)`
      const element = (name: string): number => (name === 'x' ? random() * 2 - 1 : Math.floor(random() * 100))
      await agrees(device, `x: f32[2, ${n}, 3], n: i32[${n}]`, body, element, 1e-5)
    }
  })

  test(`sums and writes by index on ${device.name}`, async () => {
    const random = randomStream(5)
    const body = `rows = w[ids]
    return d = grad(sum(rows * g), w), s = scatter(x, 0, at, y), dx = grad(sum(square(gather(x, 0, at)) * y), x), a = index_add(w, 0, ids, g)`
    const n = 700
    await agrees(
      device,
      `w: f32[4100, 8], ids: i32[${n}], g: f32[${n}, 8], x: f32[30000, 2], at: i32[${n}, 2], y: f32[${n}, 2]`,
      body,
      (name) => {
        if (name === 'ids') return Math.floor(random() ** 3 * 4100) - (random() < 0.2 ? 4100 : 0)
        return name === 'at' ? Math.floor(random() ** 4 * 30000) : random() * 2 - 1
      },
      1e-5,
    )
  })
}

test('a bad index is reported with its line where indices are sorted', async () => {
  const text = `model M { entry e(w: f32[4100, 8], ids: i32[700], g: f32[700, 8]) {
    return a = index_add(w, 0, ids, g) } }`
  const session = await openText(text, cpu)
  try {
    const zeros = (shape: readonly number[]): Tensor =>
      makeTensor('f32', shape, new Float32Array(shape[0]! * shape[1]!))
    const ids = makeTensor(
      'i32',
      [700],
      Int32Array.from({ length: 700 }, (_, i) => (i === 5 ? 5000 : i)),
    )
    const said = await session
      .run('e', { w: zeros([4100, 8]), g: zeros([700, 8]), ids })
      .then(String, (error: Error) => error.message)
    assert.match(said, /5000/)
    assert.match(said, /model\.ml:2/)
  } finally {
    await session.close()
  }
})

test('many elements are sorted and summed up in seconds', async () => {
  const n = full ? 2 ** 20 : 2 ** 17
  const text = `model M { entry e(x: f32[${n}]) { return up = sort(x)[0], s = cumsum(x, 0) } }`
  const random = randomStream(9)
  const x = Float32Array.from({ length: n }, () => random())
  const session = await openText(text, cpu)
  try {
    const start = performance.now()
    const { up, s } = await session.run('e', { x: makeTensor('f32', [n], x) })
    const seconds = (performance.now() - start) / 1000
    assert.equal(up!.data, x.slice().sort())
    assert.ok(Math.abs(s!.data[n - 1]! - x.reduce((a, v) => a + v, 0)) < 1)
    // n * n steps would take an hour.
    assert.ok(seconds < 30, `it took ${seconds} s`)
    if (process.env.MLC_SHOW) console.log(seconds)
  } finally {
    await session.close()
  }
})

test.run()
