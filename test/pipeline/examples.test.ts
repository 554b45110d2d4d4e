// The examples from source to results on both devices, against float64; and what a seed, a rerun and the smallest limits change: nothing.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { compareWithFloat64, pseudoRandom, readSource } from '../support/against-float64.ts'
import { testDevices, testGpu } from '../support/gpu.ts'
import { compileFor, openModel, openText } from '../support/session.ts'

const GRAPH = 'examples/graph/graph.ml'
const TWO_LAYER = 'examples/two_layer/two_layer.ml'
const LENET = 'examples/lenet/lenet.ml'
const TOLERANCE = 1e-5

const test = suite<{ cpu: Device; webgpu: Device }>('examples')

test.before(async (context) => {
  Object.assign(context, await testDevices())
})
test.after(async ({ cpu, webgpu }) => {
  await cpu.close()
  await webgpu.close()
})

const bytesOf = (t: Tensor): Uint8Array => new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength)

async function expectClose(
  path: string,
  device: Device,
  options: Parameters<typeof compareWithFloat64>[2],
): Promise<void> {
  const results = await compareWithFloat64(readSource(path), device, options)
  assert.ok(results.length > 0)
  const bad = results.filter(({ error }) => !(error < TOLERANCE))
  assert.equal(
    bad.map(({ entry, name, error }) => `${entry} ${name}: ${error}`),
    [],
  )
}

for (const on of ['cpu', 'webgpu'] as const) {
  test(`graph, 3 by 4, on ${on}`, (devices) => expectClose(GRAPH, devices[on], {}))

  test(`two_layer on ${on}: outputs, gradients, and ten steps`, async (devices) => {
    await expectClose(TWO_LAYER, devices[on], { entries: ['predict', 'gradients'] })
    await expectClose(TWO_LAYER, devices[on], { entries: ['step'], steps: 10 })
  })

  test(`lenet, batch 4, on ${on}: outputs and two steps with their momentum`, (devices) =>
    expectClose(LENET, devices[on], { set: { batch: 4 }, steps: on === 'cpu' ? 2 : 1 }))
}

/** c = sum(x * y + z) and its gradients, by plain loops: the float64 evaluator would need gigabytes here. */
async function largeGraph(device: Device): Promise<void> {
  const size = 4096
  const [x, y, z] = [1, 2, 3].map((seed) => makeTensor('f32', [size, size], pseudoRandom(size * size, seed)))
  let c = 0
  for (let i = 0; i < size * size; i++) c += x!.data[i]! * y!.data[i]! + z!.data[i]!
  const session = await openModel(GRAPH, device, { set: { N: size, D: size } })
  const args = { x: x!, y: y!, z: z! }
  const forward = await session.run('forward', args)
  const gradients = await session.run('gradients', args)
  await session.close()
  // Terms of either sign cancel: what counts is the size of the sum of their magnitudes.
  assert.ok(Math.abs(forward.c!.data[0]! - c) < 1e-6 * size * size, `${forward.c!.data[0]} for ${c}`)
  assert.is(gradients.c!.data[0], forward.c!.data[0])
  assert.ok(Buffer.compare(bytesOf(gradients.grad_x!), bytesOf(y!)) === 0, 'grad_x is y')
  assert.ok(Buffer.compare(bytesOf(gradients.grad_y!), bytesOf(x!)) === 0, 'grad_y is x')
  assert.ok((gradients.grad_z!.data as Float32Array).every((v) => v === 1))
}

for (const on of ['cpu', 'webgpu'] as const)
  test(`graph, 4096 by 4096, on ${on}`, (devices) => largeGraph(devices[on]))

test('first weights are the same bits on both devices; seed 0 is a seed like others', async ({
  cpu,
  webgpu,
}) => {
  const weights = async (device: Device, seed?: number): Promise<Map<string, Tensor>> => {
    const session = await openModel(LENET, device, {
      set: { batch: 1 },
      entries: ['predict'],
      ...(seed === undefined ? {} : { seed }),
    })
    const all = await session.weights()
    await session.close()
    return all
  }
  const [zero, one, unnamed] = [await weights(cpu, 0), await weights(cpu, 1), await weights(cpu)]
  assert.ok(zero.size === 10)
  assert.equal(unnamed, zero)
  assert.equal(await weights(webgpu, 0), zero)
  assert.equal(await weights(webgpu, 1), one)
  for (const [name, tensor] of zero) {
    assert.not.equal(one.get(name), tensor, `${name} does not depend on the seed`)
    assert.ok(
      (tensor.data as Float32Array).some((v) => v !== 0) &&
        (tensor.data as Float32Array).every(Number.isFinite),
    )
  }
})

test('the same run twice is bit-equal, random numbers included', async (devices) => {
  const text = `model M(N = 40) {
  fc = Linear(N, N)
  train step(x: f32[N, N]) {
    h = dropout(fc(x), 0.3) + 0.01 * normal([N, N])
    loss = mean(softmax(h, axis=1) ** 2)
    minimize loss with adam(lr=0.01)
    return loss, h, noise = uniform([N])
  }
}
`
  const x = makeTensor('f32', [40, 40], pseudoRandom(1600, 5))
  for (const device of [devices.cpu, devices.webgpu]) {
    const runs: unknown[] = []
    for (const seed of [3, 3, 4]) {
      const session = await openText(text, device, { seed })
      const steps = []
      for (let i = 0; i < 3; i++) steps.push(await session.run('step', { x }))
      assert.not.equal(steps[0]!.noise, steps[1]!.noise, 'each step draws anew')
      runs.push([steps, await session.weights({ slots: true })])
      await session.close()
    }
    assert.equal(runs[1], runs[0])
    assert.not.equal(runs[2], runs[0])
  }
})

test('60 lines of x = x * x + x compile to text of linear length', (devices) => {
  const length = (lines: number): number => {
    const body = 'x = x * x + x\n'.repeat(lines)
    const text = `model M { entry main(x: f32[8]) {\n${body}return y = x } }`
    const { program } = compileFor({ path: 'chain.ml', text }, devices.webgpu)
    return [...program!.texts.values()].reduce((sum, kernel) => sum + kernel.length, 0)
  }
  const [short, long] = [length(20), length(60)]
  assert.ok(long < 3.3 * short, `${short} characters for 20 lines, ${long} for 60`)
})

test('a chain of 300 operators is cut into parts that every assembler takes', async (devices) => {
  const text = `model M { param w: f32[8] = 0.9 entry main(x: f32[8]) {\n${'x = x * w + 1\n'.repeat(300)}return y = x } }`
  for (const device of [devices.cpu, devices.webgpu]) {
    const results = await compareWithFloat64({ path: 'chain.ml', text }, device)
    assert.ok(results.every(({ error }) => error < TOLERANCE))
  }
})

test('a float outside of the integers becomes the nearest one, and NaN 0, on every device', async (devices) => {
  const text = 'model M { entry main(x: f32[8]) { return i = i32(x), u = u32(x) } }'
  const x = makeTensor('f32', [8], [NaN, Infinity, -Infinity, 1e38, -1.7, -0.5, 3e9, 300.9])
  for (const device of [devices.cpu, devices.webgpu]) {
    const session = await openText(text, device, {})
    const { i, u } = await session.run('main', { x })
    const [most, least] = [2 ** 31 - 1, -(2 ** 31)]
    assert.equal([...i!.data], [0, most, least, most, -1, 0, most, 300])
    assert.equal([...u!.data], [0, 2 ** 32 - 1, 0, 2 ** 32 - 1, 0, 0, 3e9, 300])
    await session.close()
  }
})

test('models run within the smallest limits of WebGPU', async () => {
  const device = await testGpu({ minimal: true })
  assert.equal(
    [device.limits.maxBindings, device.limits.maxWorkgroupThreads, device.limits.maxWorkgroupBytes],
    [7, 256, 16384],
  )
  await expectClose(TWO_LAYER, device, { entries: ['step'] })
  await expectClose(LENET, device, { set: { batch: 2 }, entries: ['step'] })
  // More arguments in one expression than there are bindings.
  const names = Array.from({ length: 20 }, (_, i) => `a${i}`)
  const text = `model M { entry main(${names.map((n) => `${n}: f32[33, 7]`).join(', ')}) { return y = ${names.join(' * 0.9 + ')} } }`
  const results = await compareWithFloat64({ path: 'many.ml', text }, device)
  assert.ok(results.every(({ error }) => error < TOLERANCE))
  await device.close()
})

test.run()
