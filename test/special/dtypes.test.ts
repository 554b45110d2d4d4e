// Whole numbers of 8 and 32 bits and bools on both devices: as arguments, params, states and results, and in every family of operators.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import type { Device } from '../../runtime/device.ts'
import { f16ToNumber, numberToF16 } from '../../runtime/formats/half.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { openText } from '../support/session.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

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

const values = {
  u8: makeTensor('u8', [7], [0, 1, 2, 100, 127, 200, 255]),
  i8: makeTensor('i8', [7], [0, 1, -1, 100, 127, -100, -128]),
  bool: makeTensor('bool', [7], [0, 1, 1, 0, 1, 0, 1]),
  i32: makeTensor('i32', [7], [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 12345, -7]),
  u32: makeTensor('u32', [7], [0, 1, 2, 2 ** 31, 2 ** 32 - 1, 12345, 7]),
}

/** What an integer of the dtype is after it overflows, as in PyTorch. */
const wraps: Readonly<Record<string, (v: number) => number>> = {
  u8: (v) => v & 255,
  i8: (v) => (v << 24) >> 24,
  i32: (v) => v | 0,
  u32: (v) => v >>> 0,
}

const list = (t: Tensor): number[] => Array.from(t.data)

for (const device of [cpu, webgpu]) {
  test(`arguments, results, params and states on ${device.name}`, async () => {
    for (const [dtype, value] of Object.entries(values)) {
      const text = `model M {
        state kept: ${dtype}[7] = zeros()
        train e(x: ${dtype}[7]) {
          kept <- x
          return same = x, again = flip(x, [0]), half = x[::2], pair = stack([x, x]), kept, wide = f32(x)
        }
      }`
      const out = await results(device, text, { x: value })
      const given = list(value)
      assert.equal([out.same!.dtype, list(out.same!)], [dtype, given])
      assert.equal(list(out.again!), given.toReversed())
      assert.equal(
        list(out.half!),
        given.filter((_, i) => i % 2 === 0),
      )
      assert.equal(list(out.pair!), [...given, ...given])
      assert.equal(list(out.kept!), given)
      assert.equal(list(out.wide!), given.map(Math.fround))
    }
  })

  test(`arithmetic wraps on ${device.name}`, async () => {
    for (const [dtype, wrap] of Object.entries(wraps)) {
      const value = values[dtype as keyof typeof values]
      const text = `model M { entry e(x: ${dtype}[7], y: ${dtype}[7]) {
        return a = x + y, b = x - y, c = x * y, d = f32(x + y) * 0.5, f = (x + y) > x, g = maximum(x, y), h = x // 3, i = x % 3, j = -x, k = x * 2 // 2,
          l = shl(x, 3), m = shr(x, 2), n = bitand(x, y), o = abs(x - y), p = sign(x), q = where(x > y, x, y), r = x == y, s = x <= y
      } }`
      const signed = dtype.startsWith('i')
      const used = signed ? text : text.replace(' j = -x,', '').replace(', o = abs(x - y), p = sign(x)', '')
      const given = list(value)
      const y = makeTensor(dtype as 'u8', [7], [...given.slice(4), ...given.slice(0, 4)])
      const out = await results(device, used, { x: value, y })
      const [p, q] = [list(value), list(y)]
      const is = (name: string, f: (a: number, b: number) => number): void =>
        assert.equal(
          list(out[name]!),
          p.map((a, i) => f(a, q[i]!)),
          `${name} of ${dtype}`,
        )
      const mul = (a: number, b: number): number => wrap(Math.imul(a, b))
      is('a', (a, b) => wrap(a + b))
      is('b', (a, b) => wrap(a - b))
      is('c', mul)
      is('d', (a, b) => Math.fround(wrap(a + b) * 0.5))
      is('f', (a, b) => Number(wrap(a + b) > a))
      is('g', Math.max)
      is('h', (a) => Math.floor(a / 3))
      is('i', (a) => a - 3 * Math.floor(a / 3))
      is('k', (a) => wrap(Math.floor(mul(a, 2) / 2)))
      is('l', (a) => wrap(a << 3))
      is('m', (a) => (signed ? a >> 2 : a >>> 2))
      is('n', (a, b) => wrap(a & b))
      is('q', Math.max)
      is('r', (a, b) => Number(a === b))
      is('s', (a, b) => Number(a <= b))
      if (signed) {
        is('j', (a) => wrap(-a))
        is('o', (a, b) => wrap(Math.abs(wrap(a - b))))
        is('p', Math.sign)
      }
    }
  })

  test(`sums, extremes, sorting and indices on ${device.name}`, async () => {
    for (const [dtype, value] of Object.entries(values)) {
      if (dtype === 'bool') continue
      const text = `model M { entry e(x: ${dtype}[7], f: f32[300]) {
        let (values, order) = sort(x)
        return total = sum(x), high = max(x), low = min(x), at = argmax(x), values, order, running = cumsum(x, 0), picked = f[bitand(i32(x), 255)], some = any(x), every = all(x)
      } }`
      const f = makeTensor(
        'f32',
        [300],
        Float32Array.from({ length: 300 }, (_, i) => i),
      )
      const out = await results(device, text, { x: value, f })
      const given = list(value)
      const wrap = dtype.startsWith('i') ? wraps.i32! : wraps.u32!
      const total = given.reduce((a, v) => wrap(a + v), 0)
      const sorted = given.toSorted((a, b) => a - b)
      assert.equal(list(out.total!), [total], `sum of ${dtype}`)
      assert.equal([out.high!, out.low!].flatMap(list), [Math.max(...given), Math.min(...given)])
      assert.equal(list(out.at!), [given.indexOf(Math.max(...given))])
      assert.equal(list(out.values!), sorted)
      assert.equal(
        list(out.order!),
        sorted.map((v) => given.indexOf(v)),
      )
      let sum = 0
      assert.equal(
        list(out.running!),
        given.map((v) => (sum = wrap(sum + v))),
        `cumsum of ${dtype}`,
      )
      assert.equal(
        list(out.picked!),
        given.map((v) => v & 255),
      )
      assert.equal([out.some!, out.every!].flatMap(list), [1, 0])
    }
  })

  test(`bools on ${device.name}`, async () => {
    const other = makeTensor('bool', [7], [1, 1, 0, 0, 1, 0, 0])
    const text = `model M { entry e(x: bool[7], y: bool[7], v: f32[7]) {
      return a = x and y, b = x or y, c = not x, d = x == y, f = x != y, g = i32(x), h = sum(i32(x)), i = any(x and not y), j = all(x), k = where(x, v, -v), l = bool(v), m = concat([x, y]), n = x[::2]
    } }`
    const v = makeTensor('f32', [7], [1, 0, -2, 3, 0, 5, -6])
    const out = await results(device, text, { x: values.bool, y: other, v })
    const [p, q] = [list(values.bool), list(other)]
    assert.equal(
      list(out.a!),
      p.map((a, i) => a & q[i]!),
    )
    assert.equal(
      list(out.b!),
      p.map((a, i) => a | q[i]!),
    )
    assert.equal(
      list(out.c!),
      p.map((a) => 1 - a),
    )
    assert.equal(
      list(out.d!),
      p.map((a, i) => Number(a === q[i])),
    )
    assert.equal(
      list(out.f!),
      p.map((a, i) => Number(a !== q[i])),
    )
    assert.equal(list(out.g!), p)
    assert.equal(list(out.h!), [4])
    assert.equal([out.i!, out.j!].flatMap(list), [1, 0])
    assert.equal(
      list(out.k!),
      p.map((a, i) => (a ? v.data[i]! : -v.data[i]!)),
    )
    assert.equal(list(out.l!), [1, 0, 1, 1, 0, 1, 1])
    assert.equal(list(out.m!), [...p, ...q])
  })
}

const bits = (values: readonly number[]): Tensor =>
  makeTensor('f16', [values.length], values.map(numberToF16))
const halves = (t: Tensor): number[] => Array.from(t.data, f16ToNumber)

/** Devices with half floats: the cpu always, a GPU where it has the feature. */
const withHalves = [cpu, webgpu].filter((d) => d.name === 'cpu' || d.limits.features.includes('shader-f16'))

for (const device of withHalves) {
  test(`f16 storage on ${device.name}`, async () => {
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
      param w: f16[${n}] = ones()
      train e(x: f16[${n}], y: f32[${n}]) {
        w <- w + x
        return same = x, wide = f32(x), narrow = f16(y), rounded = f32(f16(y)), flipped = flip(x, [0]), twice = x * 2, w, odd = x[1::2], part = x[3:8] + 1
      }
    }`
    const y = makeTensor('f32', [n], given)
    const out = await results(device, text, { x: bits(given), y })
    const stored = given.map((v) => f16ToNumber(numberToF16(v)))
    const half = (v: number): number => f16ToNumber(numberToF16(v))
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

  test(`f16 sums and products accumulate in f32 on ${device.name}`, async () => {
    const text = `model M { entry e(x: f16[4099], a: f16[33, 70], b: f16[70, 45], k: f16[4, 3, 3, 3], i: f16[2, 3, 9, 9]) {
      return total = sum(x), mean = mean(f32(x)), product = a @ b, soft = softmax(a), conv = conv2d(i, k, padding=1), slope = grad(sum(square(f32(a @ b))), a)
    } }`
    const random = (...shape: number[]): Tensor => {
      const count = shape.reduce((p, d) => p * d, 1)
      return makeTensor(
        'f16',
        shape,
        Array.from({ length: count }, (_, i) => numberToF16(Math.sin(1.7 * i * i + i))),
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
    const asF32 = text.replaceAll('f16', 'f32')
    const wide = Object.fromEntries(
      Object.entries(args).map(([name, t]) => [name, makeTensor('f32', t.shape, halves(t))]),
    )
    const expected = await results(cpu, asF32, wide)
    for (const [name, { dtype, data }] of Object.entries(out)) {
      const actual = dtype === 'f16' ? Array.from(data, f16ToNumber) : Array.from(data)
      const scale = Math.max(...expected[name]!.data.map(Math.abs))
      actual.forEach((v, i) => {
        const e = expected[name]!.data[i]!
        assert.ok(Math.abs(v - e) <= 2e-3 * scale, `${name}[${i}] is ${v}, in f32 ${e}`)
      })
    }
  })
}

test('f16 is refused with its line where the device has none', () => {
  const text = 'model M {\n  entry e(x: f32[4]) {\n    y = f16(x)\n    return z = f32(y)\n  }\n}'
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
