// Shapes that are rare: every rank from 0 to 8, sizes of 0 and 1, views in any order, and grids that do not fit one dimension.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import type { Device, DeviceLimits } from '../../runtime/device.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { openText } from '../support/session.ts'
import { whenFull } from '../support/skip.ts'
import { targetOf } from '../support/target.ts'

const { cpu, webgpu } = await testDevices()
const devices = [cpu, webgpu]
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const CLOSE = 2e-5

/** Runs a body that returns named values, and holds each to the float64 evaluator. */
async function agrees(
  device: Device,
  args: string,
  body: string,
  limits: Partial<DeviceLimits> = {},
): Promise<void> {
  const text = `model M {\n  entry e(${args}) {\n    ${body}\n  }\n}`
  const compared = await compareWithFloat64({ path: 'shapes.ml', text }, device, { limits })
  assert.ok(compared.length > 0)
  for (const { name, error, scale } of compared)
    assert.ok(
      error * scale <= CLOSE * (1 + scale),
      `${device.name}: ${name} is off by ${error} of ${scale}\n${text}`,
    )
}

const type = (shape: readonly number[]): string => (shape.length === 0 ? 'f32' : `f32[${shape.join(', ')}]`)

/** As in PyTorch: 0 and -1 name the axis of a scalar, which has one element. */
const SCALAR = `let (v, i) = sort(x, 0)
    let (tv, ti) = topk(x, 1, axis=-1)
    grad_w = grad(v * softmax(x * w, 0) + sum(x * w, axis=0), w)
    return grad_w, v, i, tv, ti, a = softmax(x, 0), b = log_softmax(x, -1), c = argsort(x, 0, true), d = sum(x, axis=0, keepdims=true),
      f = mean(x, axis=[0]), g = argmax(x, axis=0), h = cumsum(x, 0), j = cumprod(x, -1), k = flip(x, axis=0), l = std(x, axis=0, correction=0)`

for (const device of devices) {
  test(`the axis of a scalar on ${device.name}`, () => agrees(device, 'x: f32[], w: f32[]', SCALAR))

  test(`ranks 0 to 8 on ${device.name}`, async () => {
    for (let rank = 0; rank <= 8; rank++) {
      const shape = Array.from({ length: rank }, (_, i) => [2, 3, 1, 2][i % 4]!)
      const order = shape.map((_, i) => (i * 3 + 1) % rank)
      // A step of 3 visits every axis where 3 does not divide the rank.
      const axes = rank % 3 === 0 ? shape.map((_, i) => rank - 1 - i) : order
      const lines = [
        'a = tanh(x) * 2 + y',
        rank === 0 ? 'b = x' : `b = sum(x * x, axis=${rank - 1})`,
        rank === 0 ? 'c = y' : `c = permute(x, [${axes.join(', ')}]) + 1`,
        rank === 0 ? 'd = sum(x)' : 'd = max(x, axis=0, keepdims=true) - x',
        rank === 0 ? 'f = x * 3' : 'f = softmax(x, axis=-1)',
        'return a, b, c, d, f, g = grad(sum(exp(a) * y), x), s = sum(x)',
      ]
      await agrees(device, `x: ${type(shape)}, y: ${type(shape)}`, lines.join('\n    '))
    }
  })

  test(`sizes of 0 on ${device.name}`, async () => {
    const lines = [
      'a = relu(x) * 2',
      'b = sum(x, axis=0)',
      'c = sum(x)',
      'd = concat([x, y], axis=0) + 1',
      'f = x @ w',
      'g = w.T @ x.T',
      'h = x.T @ x',
      'i = prod(x, axis=0)',
      'j = cumsum(x, 0)',
      'k = softmax(x)',
      'l = pad(x, [1, 0, 2, 1])',
      'm = sum(x[:, 1:], axis=1)',
      'n = any(x > 0), o = all(x > 0)',
    ]
    await agrees(
      device,
      'x: f32[0, 3], y: f32[2, 3], w: f32[3, 5]',
      `${lines.slice(0, -1).join('\n    ')}
    return a, b, c, d, f, g, h, i, j, k, l, m, n = any(x > 0), o = all(x > 0), p = grad(sum(f) + sum(y), y), q = grad(sum(f), w)`,
    )
    await agrees(
      device,
      'x: f32[0, 3, 8, 8], w: f32[4, 3, 3, 3], s: f32[2, 0]',
      `a = conv2d(x, w, padding=1)
    b = max_pool2d(x, 2)
    c = sum(s, axis=1)
    d = s.T @ s
    return a, b, c, d, f = grad(sum(a), w), g = reshape(s, [0, 2]), h = mean(x + 1, axis=[1, 2, 3])`,
    )
  })

  test(`sizes of 1 on ${device.name}`, async () => {
    await agrees(
      device,
      'x: f32[1, 1, 1, 1], w: f32[1, 1, 1, 1], y: f32[1, 7], z: f32[7, 1]',
      `a = conv2d(x, w)
    b = max_pool2d(x, 1)
    c = y @ z
    d = z @ y
    f = softmax(z)
    g = layer_norm(z, 1)
    h = sum(y, axis=0)
    let (values, indices) = sort(y, axis=0)
    return a, b, c, d, f, g, h, i = argmax(z, axis=1), values, indices, j = squeeze(x), k = var(y, axis=1), l = grad(sum(d * z * y), y)`,
    )
  })

  test(`views in any order on ${device.name}`, async () => {
    const views: readonly string[] = [
      'x.T',
      'x[::2, 1::3]',
      'flip(x, [0, 1])',
      'roll(x, 2, 1)',
      'expand(x[:, :1], [12, 9])',
      'reshape(x.T, [12, 9])',
      'reshape(permute(reshape(x, [3, 4, 9]), [1, 2, 0]), [9, 12])',
      'diagonal(expand(x, [5, 12, 9]), 0, 0, 1)',
      'x[-3:, ::4]',
      'triu(x)[2:].T',
      'concat([x.T, flip(x.T, [1])], axis=0)',
      'tile(x[:, :2], [1, 3])',
      'repeat(x[1:3], 3, 0).T',
    ]
    for (const view of views) {
      await agrees(
        device,
        'x: f32[12, 9], w: f32[40]',
        `v = ${view}
    n = v.shape[1]
    a = v @ reshape(w[:n], [n, 1])
    b = sum(v, axis=0)
    c = softmax(v, axis=0)
    d = cumsum(v, 1)
    f = conv1d(unsqueeze(v, 0), expand(unsqueeze(unsqueeze(w[:1], 0), 0), [2, v.shape[0], 1]))
    return a, b, c, d, f, g = grad(sum(square(v) * c), x), h = grad(sum(a), x), i = argmax(v, axis=0)`,
      )
    }
  })

  // As many groups as a device with a small grid cannot count in one dimension; 65,536 groups fold in the same way.
  test(`folded grids on ${device.name}`, async () => {
    for (const maxGrid of [7, 16]) {
      await agrees(
        device,
        'x: f32[61, 83], w: f32[83, 29]',
        'return a = exp(x), b = sum(x, axis=1), c = softmax(x), d = x @ w, f = cumsum(x, 0), g = x.T + 1',
        { maxGrid },
      )
    }
  })
}

test('a tensor that is too large for a buffer is an error that names it and the limit', () => {
  const text = 'model M {\n  entry e(x: f32[68000000]) {\n    y = exp(x)\n    return y\n  }\n}'
  const compiled = compileModel({ path: 'large.ml', text }, { target: 'wgsl' })
  assert.is(compiled.program, null)
  const [error] = compiled.diagnostics
  assert.is(error?.code, 'E0701')
  assert.match(error!.message, /value y of e is f32\[68000000\]: 272000000 bytes.*at most 268435456/)
})

/** More groups than a dimension has, more elements than one dispatch of 65,535 groups of 256 covers, more bytes than the default limit of a binding. */
for (const [what, count] of [
  ['more elements than one dispatch covers', 17_000_003],
  ['a tensor of over 128 MiB', 36_000_001],
] as const) {
  whenFull(test)(what, async () => {
    for (const device of devices) {
      const text = `model M { entry e(x: f32[${count}]) { return y = x * 2 + 1, last = x[-1:], total = sum(x) } }`
      const target = targetOf(device)
      const compiled = compileModel({ path: 'large.ml', text }, { target, limits: device.limits })
      if (count * 4 > device.limits.maxBufferBytes) {
        assert.is(compiled.diagnostics[0]?.code, 'E0701')
        continue
      }
      const data = Float32Array.from({ length: count }, (_, i) => i % 17)
      const session = await openText(text, device)
      try {
        const { y, last, total } = await session.run('e', { x: makeTensor('f32', [count], data) })
        assert.ok(
          y!.data.every((v, i) => v === (i % 17) * 2 + 1),
          `${device.name}: a wrong element`,
        )
        assert.is(last!.data[0], (count - 1) % 17)
        const exact = data.reduce((sum, v) => sum + v, 0)
        assert.ok(
          Math.abs(total!.data[0]! - exact) <= 2e-7 * exact,
          `${device.name}: ${total!.data[0]} for ${exact}`,
        )
      } finally {
        await session.close()
      }
    }
  })
}

whenFull(test)('more rows than a grid has groups', async () => {
  const rows = 70_001
  for (const device of devices) {
    const text = `model M { entry e(x: f32[${rows}, 130]) { return p = softmax(x), s = sum(x, axis=1) } }`
    const session = await openText(text, device)
    try {
      const data = Float32Array.from({ length: rows * 130 }, (_, i) => (i % 13) / 13)
      const { p, s } = await session.run('e', { x: makeTensor('f32', [rows, 130], data) })
      for (let row = 0; row < rows; row += 997) {
        const own = data.subarray(row * 130, (row + 1) * 130)
        const sum = own.reduce((a, v) => a + Math.exp(v), 0)
        assert.ok(
          Math.abs(p!.data[row * 130 + 5]! - Math.exp(own[5]!) / sum) < 1e-6,
          `${device.name}: row ${row}`,
        )
        assert.ok(
          Math.abs(s!.data[row]! - own.reduce((a, v) => a + v, 0)) < 1e-4,
          `${device.name}: row ${row}`,
        )
      }
    } finally {
      await session.close()
    }
  }
})

test.run()
