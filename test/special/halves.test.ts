// Floats of 16 bits on both devices: storage, roundings, sums in f32, and params that train in f32.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import type { Device } from '../../runtime/device.ts'
import { Session } from '../../runtime/execute.ts'
import { bf16ToNumber, f16ToNumber, numberToBf16, numberToF16 } from '../../runtime/formats/half.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { openText } from '../support/session.ts'
import { skipUnless } from '../support/skip.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

type Half = 'f16' | 'bf16'
const conversions = {
  f16: { toNumber: f16ToNumber, fromNumber: numberToF16, tolerance: 2e-3 },
  bf16: { toNumber: bf16ToNumber, fromNumber: numberToBf16, tolerance: 1.6e-2 },
} as const

async function results(
  device: Device,
  text: string,
  args: Record<string, Tensor>,
): Promise<Record<string, Tensor>> {
  const session = await openText(text, device)
  try {
    return await session.run('e', args)
  } finally {
    await session.close()
  }
}

const bits = (dtype: Half, values: readonly number[]): Tensor =>
  makeTensor(dtype, [values.length], values.map(conversions[dtype].fromNumber))
const list = (t: Tensor): number[] => Array.from(t.data)
const halves = (t: Tensor): number[] => Array.from(t.data, conversions[t.dtype as Half].toNumber)

const hasF16 = webgpu.limits.features.includes('shader-f16')
const cases: readonly (readonly [Device, Half])[] = [cpu, webgpu].flatMap((device) =>
  (['f16', 'bf16'] as const).map((dtype) => [device, dtype] as const),
)

for (const [device, dtype] of cases) {
  const { toNumber, fromNumber, tolerance } = conversions[dtype]
  const there = dtype === 'bf16' || device === cpu || hasF16
  const check = skipUnless(test, there, 'this GPU has no shader-f16')

  check(`${dtype} storage on ${device.name}`, async () => {
    const given = [
      0,
      -0,
      1,
      -1,
      0.1,
      65504,
      1e-7,
      6e-5,
      -2.71875,
      1000.5,
      Infinity,
      -Infinity,
      2049,
      4098.5,
      Number.NaN,
    ]
    const n = given.length
    const text = `model M {
      param w: ${dtype}[${n}] = ones()
      train e(x: ${dtype}[${n}], y: f32[${n}]) {
        w <- w + x
        return same = x, wide = f32(x), narrow = ${dtype}(y), rounded = f32(${dtype}(y)), flipped = flip(x, [0]), twice = x * 2, w, odd = x[1::2], part = x[3:8] + 1
      }
    }`
    const y = makeTensor('f32', [n], given)
    const out = await results(device, text, { x: bits(dtype, given), y })
    const half = (v: number): number => toNumber(fromNumber(v))
    const stored = given.map(half)
    assert.equal(halves(out.same!), stored)
    assert.equal(list(out.wide!), stored)
    assert.equal(halves(out.narrow!), stored)
    assert.equal(list(out.rounded!), stored)
    assert.equal(halves(out.flipped!), stored.toReversed())
    assert.equal(
      halves(out.twice!),
      stored.map((v) => half(v * 2)),
    )
    assert.equal(
      halves(out.w!),
      stored.map((v) => half(1 + v)),
    )
    assert.equal(
      halves(out.odd!),
      stored.filter((_, i) => i % 2 === 1),
    )
    assert.equal(
      halves(out.part!),
      stored.slice(3, 8).map((v) => half(v + 1)),
    )
  })

  check(`${dtype} sums and products accumulate in f32 on ${device.name}`, async () => {
    const text = `model M { entry e(x: ${dtype}[4099], a: ${dtype}[33, 70], b: ${dtype}[70, 45], k: ${dtype}[4, 3, 3, 3], i: ${dtype}[2, 3, 9, 9]) {
      return total = sum(x), mean = mean(f32(x)), product = a @ b, soft = softmax(a), conv = conv2d(i, k, padding=1), slope = grad(sum(square(f32(a @ b))), a)
    } }`
    const random = (...shape: number[]): Tensor => {
      const count = shape.reduce((p, d) => p * d, 1)
      return makeTensor(
        dtype,
        shape,
        Array.from({ length: count }, (_, i) => fromNumber(Math.sin(1.7 * i * i + i))),
      )
    }
    const args = {
      x: random(4099),
      a: random(33, 70),
      b: random(70, 45),
      k: random(4, 3, 3, 3),
      i: random(2, 3, 9, 9),
    }
    const out = await results(device, text, args)
    const asF32 = text.replaceAll(dtype, 'f32')
    const wide = Object.fromEntries(
      Object.entries(args).map(([name, t]) => [name, makeTensor('f32', t.shape, halves(t))]),
    )
    const expected = await results(cpu, asF32, wide)
    for (const [name, { dtype: kind, data }] of Object.entries(out)) {
      const actual = kind === dtype ? Array.from(data, toNumber) : Array.from(data)
      const scale = Math.max(...expected[name]!.data.map(Math.abs))
      actual.forEach((v, i) => {
        const e = expected[name]!.data[i]!
        assert.ok(Math.abs(v - e) <= tolerance * scale, `${name}[${i}] is ${v}, in f32 ${e}`)
      })
    }
  })

  check(`${dtype} params train in f32 on ${device.name}`, async () => {
    const text = (type: string, call: string): string => `model M {
      param w: ${type}[9] = normal()
      train e(x: f32[9], lr: f32) {
        loss = sum(f32(w) * x)
        minimize loss with ${call}
        return loss
      }
    }`
    const x = makeTensor(
      'f32',
      [9],
      Array.from({ length: 9 }, (_, i) => 0.25 * (i - 3.5)),
    )
    const args = { x, lr: makeTensor('f32', [], [1e-3]) }
    for (const call of [
      'sgd(lr=lr, momentum=0.9)',
      'adam(lr=lr) clip 1.0',
      'adamw(lr=1e-3)',
      'lion(lr=lr)',
    ]) {
      const session = await openText(text(dtype, call), device)
      const start = (await session.weights()).get('w')!
      const twin = await openText(text('f32', call), cpu)
      await twin.setWeights(new Map([['w', makeTensor('f32', [9], halves(start))]]))
      for (let step = 0; step < 20; step++) {
        await session.run('e', args)
        await twin.run('e', args)
      }
      const [trained, expected] = [(await session.weights()).get('w')!, (await twin.weights()).get('w')!]
      assert.is(trained.dtype, dtype)
      const slots = await session.weights({ slots: true })
      const master = slots.get('e.0.w.master')!
      assert.is(master.dtype, 'f32')
      // Steps that are smaller than a rounding have added up.
      list(master).forEach((v, i) => {
        const e = expected.data[i]!
        assert.ok(Math.abs(v - e) <= 1e-5, `${call}: ${v}, in f32 ${e}`)
      })
      assert.equal(
        halves(trained),
        list(master).map((v) => toNumber(fromNumber(v))),
      )
      // Weights that come without slots are what training goes on from.
      await session.setWeights(new Map([['w', bits(dtype, Array(9).fill(2))]]))
      await session.run('e', args)
      for (const v of halves((await session.weights()).get('w')!)) assert.ok(Math.abs(v - 2) < 0.1, `${v}`)
      await session.close()
      await twin.close()
    }
  })
}

skipUnless(
  test,
  !hasF16,
  'this GPU has shader-f16',
)('f16 kernels are refused with their line where a device has none', async () => {
  const text = 'model M {\n  entry e(x: f16[4]) {\n    return y = x * 2\n  }\n}'
  const { program } = compileModel({ path: 'half.ml', text }, { target: 'wgsl', features: ['shader-f16'] })
  let said = ''
  try {
    await Session.create(program!, webgpu, { initDevice: async () => cpu })
  } catch (error) {
    said = `${(error as { code?: string }).code} ${String(error)}`
  }
  assert.match(said, /E0721 .*kernel e\/00_mul, from half\.ml:3, needs the feature shader-f16/)
})

test('a step whose gradients overflow updates nothing, and halves the scale of the loss', async () => {
  const text = `model M {
    param w: f16[4] = ones()
    param v: f32[4] = ones()
    train e(x: f16[4]) {
      loss = sum(f32(w * x) * v)
      minimize loss with sgd(lr=0.001, momentum=0.9)
      return loss
    }
  }`
  const session = await openText(text, cpu)
  const slot = async (name: string): Promise<number[]> => {
    const found = (await session.weights({ slots: true })).get(name)!
    return found.dtype === 'f16' ? halves(found) : list(found)
  }
  assert.equal(await slot('e.0.loss_scale'), [4096])
  await session.run('e', { x: bits('f16', [1, 2, 3, Infinity]) })
  assert.equal(await slot('e.0.loss_scale'), [2048])
  assert.equal([await slot('w'), await slot('v')], [Array(4).fill(1), Array(4).fill(1)])
  assert.equal(await slot('e.0.v.velocity'), Array(4).fill(0))
  await session.run('e', { x: bits('f16', [1, 2, 3, 20]) })
  assert.equal([await slot('e.0.loss_scale'), await slot('e.0.good_steps')], [[2048], [1]])
  assert.equal(await slot('e.0.w.velocity'), [1, 2, 3, 20])
  await session.close()
  // Without a scale these gradients would be zeros in f16.
  const small = await openText(text.replace('* v)', '* v * 0.001)'), cpu)
  await small.run('e', { x: bits('f16', Array(4).fill(2 ** -20)) })
  const velocity = list((await small.weights({ slots: true })).get('e.0.w.velocity')!)
  for (const v of velocity) assert.ok(Math.abs(v / (2 ** -20 * 0.001) - 1) < 0.01, `${v}`)
  await small.close()
})

test('f16 is refused with its line where the device has none', () => {
  const text = 'model M {\n  entry e(x: f32[4]) {\n    y = f16(x)\n    return z = f32(y), y\n  }\n}'
  const compiled = compileModel({ path: 'half.ml', text }, { target: 'wgsl' })
  assert.is(compiled.program, null)
  const [error] = compiled.diagnostics
  assert.is(error?.code, 'E0702')
  assert.match(formatDiagnostic(error!, compiled.sources), /half\.ml:3:9/)
  const features = ['shader-f16']
  const limits = { ...webgpu.limits, features }
  const { program } = compileModel({ path: 'half.ml', text }, { target: 'wgsl', limits })
  assert.match([...program!.texts.values()].find((t) => t.includes('fn main'))!, /enable f16;/)
})

test.run()
