// Whole numbers of 8 and 32 bits and bools on both devices: as arguments, params, states and results, and in every family of operators.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
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
          l = shl(x, 3), m = shr(x, 2), n = bitand(x, y), t = x ** 3, u = x ** 0, v = einsum("i,j->", x, y), w = f32(einsum("i,j->i", x, y)), o = abs(x - y), p = sign(x), q = where(x > y, x, y), r = x == y, s = x <= y
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
      is('t', (a) => mul(mul(a, a), a))
      is('u', () => 1)
      const sum = (values: readonly number[]): number => values.reduce((s, v) => wrap(s + v), 0)
      assert.equal(list(out.v!), [sum(p.flatMap((a) => q.map((b) => mul(a, b))))], `a product of ${dtype}`)
      is('w', (a) => Math.fround(sum(q.map((b) => mul(a, b)))))
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

test.run()
