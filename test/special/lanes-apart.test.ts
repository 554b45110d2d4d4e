// Elements that lie apart in memory, in four lanes on the cpu device: strides, reversed slices and windows, of odd sizes and at the ends of buffers.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import type { KExpr, Kernel, Stmt } from '../../compiler/ir/kernel.ts'
import { verifyKernel } from '../../compiler/ir/verify.ts'
import { kconst, kload, kref, kshuffle, kstore } from '../../compiler/schedules/kexpr.ts'
import { apartBy } from '../../compiler/schedules/lanes-apart.ts'
import { openCpu } from '../../runtime/cpu.ts'
import { numberToBf16, numberToF16 } from '../../runtime/formats/half.ts'
import { elementCount, makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { compareWithFloat64, pseudoRandom } from '../support/against-float64.ts'

const cpu = await openCpu({ threads: 2 })
test.after(() => cpu.close())

test('vectors hold the elements of their lanes, and none before or behind them', () => {
  for (const factor of [-3, -2, -1, 2, 3]) {
    const { starts, order } = apartBy(factor)!
    const elements = starts.flatMap((start) => [0, 1, 2, 3].map((i) => start + i))
    const both = starts.length === 1 ? [...elements, ...elements] : elements
    assert.equal(
      order.map((l) => both[l]),
      [0, factor, 2 * factor, 3 * factor],
    )
    const [least, most] = [Math.min(0, 3 * factor), Math.max(0, 3 * factor)]
    assert.ok(elements.every((at) => at >= least && at <= most))
  }
  for (const factor of [-4, 0, 1, 4, 5]) assert.is(apartBy(factor), null)
})

test('a shuffle is of two vectors of one type, and takes lanes that they have', () => {
  const kernel = (value: KExpr): Kernel => {
    const body: Stmt[] = [kstore('y', kconst(0), value)]
    const params = ['x', 'y'].map((name, buffer) => ({
      name,
      buffer,
      dtype: 'f32' as const,
      access: 'read_write' as const,
    }))
    const shape = { name: 'k', schedule: '', params, locals: [], groups: 1, threads: 1, body }
    return { ...shape, origins: [], steps: [], flops: 0, bytes: 0 }
  }
  const four = kload('x', kconst(0), 'f32', 4)
  verifyKernel(kernel(kshuffle(four, four, [0, 7, 3, 4])))
  const wrong: readonly KExpr[] = [
    kshuffle(four, four, [0, 1, 2, 8]),
    kshuffle(four, kload('x', kconst(0), 'f32'), [0, 1, 2, 3]),
    kshuffle(four, kload('x', kconst(0), 'i32', 4), [0, 1, 2, 3]),
    kshuffle(four, kref('unknown', 'f32', 4), [0, 1, 2, 3]),
  ]
  for (const value of wrong) assert.throws(() => verifyKernel(kernel(value)))
})

const dtypes = ['f32', 'f16', 'bf16', 'i32', 'u32', 'i8', 'u8', 'bool'] as const
type Stored = (typeof dtypes)[number]

/** Small whole numbers, which every dtype holds exactly. */
function values(dtype: string, shape: readonly number[], seed: number): Tensor {
  const [low, count] = dtype === 'bool' ? [0, 2] : dtype === 'u8' || dtype === 'u32' ? [0, 100] : [-50, 100]
  const numbers = Array.from(
    pseudoRandom(elementCount(shape), seed),
    (v) => low + Math.floor(((v + 1) / 2) * count),
  )
  if (dtype !== 'f16' && dtype !== 'bf16') return makeTensor(dtype as 'f32', shape, numbers)
  return makeTensor(dtype, shape, numbers.map(dtype === 'f16' ? numberToF16 : numberToBf16))
}

/** Views whose steps are 2, 3 and their opposites along the innermost axis, alone and with what is computed from them. */
function views(dtype: Stored, rows: number, columns: number): string {
  const plain = [
    'x[:, ::2]',
    'x[:, 1::2]',
    'x[:, ::3]',
    'x[:, ::-1]',
    'x[:, ::-2]',
    'x[:, ::-3]',
    'x[::2, ::4]',
  ]
  const flat = ['z[::2]', 'z[3::2]', 'z[::-1]', 'z[::-2]', 'z[2::3]', 'z[::-3]', 'z[:-1:2]']
  const outputs = [...plain, ...flat].map(
    (e, i) => `v${i} = ${dtype === 'bool' ? `not ${e}` : `${e} + ${e}`}`,
  )
  const joined =
    dtype === 'bool'
      ? 'both = x[:, ::-1] or x, odd = x[:, :-1:2] == x[:, 1::2]'
      : 'both = x[:, ::-1] + x, odd = x[:, :-1:2] + x[:, 1::2] * x[:, :-1:2]'
  const sums =
    dtype === 'bool'
      ? 'some = any(x[:, ::2], axis=1)'
      : 'total = sum(z[::2]), high = max(x[:, ::2], axis=1), low = min(z[::-2])'
  return `model Views {
    entry e(x: ${dtype}[${rows}, ${columns}], z: ${dtype}[${rows * columns}]) {
      return ${outputs.join(', ')}, copied = x[:, ::-1], every = z[::2], ${joined}, ${sums}, moved = concat([x[:, ::2], x[:, ::-2]], axis=1)
    }
  }`
}

for (const dtype of dtypes)
  test(`steps through tensors of ${dtype}`, async () => {
    for (const [rows, columns] of [
      [3, 8],
      [2, 37],
      [5, 130],
    ] as const) {
      const errors = await compareWithFloat64({ path: 'views.ml', text: views(dtype, rows, columns) }, cpu, {
        args: (name, shape) => values(dtype, shape, name.charCodeAt(0) + columns),
      })
      // Sums and products of whole numbers in f16 and bf16 round.
      const tolerance = dtype === 'f16' ? 1e-3 : dtype === 'bf16' ? 8e-3 : 1e-6
      assert.equal(
        errors.filter(({ error }) => error > tolerance),
        [],
        `${rows} x ${columns}`,
      )
    }
  })

test('pooling and convolutions of any stride, with their gradients', async () => {
  const cases = [
    { kernel: 2, stride: 2, padding: 0, size: 16 },
    { kernel: 3, stride: 2, padding: 0, size: 27 },
    { kernel: 3, stride: 2, padding: 1, size: 23 },
    { kernel: 3, stride: 3, padding: 1, size: 25 },
    { kernel: 5, stride: 2, padding: 2, size: 17 },
    { kernel: 1, stride: 2, padding: 0, size: 24 },
    { kernel: 5, stride: 4, padding: 2, size: 33 },
  ]
  for (const { kernel, stride, padding, size } of cases) {
    const text = `model Strides {
      param w: f32[6, 4, ${kernel}, ${kernel}] = normal(std=0.2)
      entry forward(x: f32[2, 4, ${size}, ${size}]) {
        return most = max_pool2d(x, ${kernel}, stride=${stride}, padding=${Math.min(padding, kernel >> 1)}),
          mean = avg_pool2d(x, ${kernel}, stride=${stride}, padding=${Math.min(padding, kernel >> 1)}), y = conv2d(x, w, stride=${stride}, padding=${padding})
      }
      train step(x: f32[2, 4, ${size}, ${size}]) {
        y = conv2d(x, w, stride=${stride}, padding=${padding})
        p = max_pool2d(x * sum(w), ${kernel}, stride=${stride}) 
        loss = mean(square(y)) + mean(square(p)) + mean(avg_pool2d(tanh(x * mean(w)), ${kernel}, stride=${stride}))
        minimize loss with sgd(lr=0.1)
        return loss, dx = grad(loss, x)
      }
    }`
    const errors = await compareWithFloat64({ path: 'strides.ml', text }, cpu)
    assert.equal(
      errors.filter(({ error, scale }) => error > 2e-5 && scale > 1e-6),
      [],
      `kernel ${kernel}, stride ${stride}, padding ${padding}, ${size} wide`,
    )
  }
})

test('padded windows are cut where they touch the padding, and their last vector starts earlier', async () => {
  for (const size of [4, 5, 7, 8, 13, 30, 55]) {
    const text = `model Padded {
      param w: f32[6, 1, 3, 3] = normal()
      entry e(x: f32[2, 6, 9, ${size}], z: f32[2, 6, 9, ${size}], h: f16[2, 6, 9, ${size}]) {
        over = tanh(z) * 2
        return same = max_pool2d(x, 3, stride=1, padding=1), mean = avg_pool2d(relu(x), 3, stride=1, padding=1), half = max_pool2d(x, 3, stride=2, padding=1), depth = conv2d(x, w, padding=1, groups=6),
          wide = avg_pool2d(x, [3, 9], stride=[1, 2], padding=[1, 4]), joined = over + max_pool2d(x, 3, stride=1, padding=1), halves = max_pool2d(h, 3, stride=1, padding=1), dilated = max_pool2d(x, 2, stride=1, padding=1, dilation=2)
      }
      entry gradients(x: f32[2, 6, 9, ${size}]) {
        p = sum(square(max_pool2d(x, 3, stride=2, padding=1))) + sum(square(max_pool2d(x, 3, stride=1, padding=1)))
        return dx = grad(p, x)
      }
    }`
    const errors = await compareWithFloat64({ path: 'padded.ml', text }, cpu, {
      args: (name, shape, dtype) => (dtype === 'f16' ? values(dtype, shape, name.charCodeAt(0)) : null),
    })
    assert.equal(
      errors.filter(({ error }) => error > 1e-5),
      [],
      `${size} wide`,
    )
  }
})

test('even and odd elements are computed apart, and stored side by side', async () => {
  for (const size of [4, 5, 8, 9, 13, 22, 31]) {
    const text = `model Halves {
      param w: f32[4, 3, 3, 2] = normal()
      entry e(x: f32[2, 4, 3, ${size}], h: f16[2, 4, 3, ${size}], flags: bool[2, ${size}], count: i32[3, ${2 * size + 1}]) {
        step = arange(${2 * size + 1})
        return up = upsample_nearest(x, 2) * 2, half = upsample_nearest(h, 2), smooth = upsample_bilinear(x, 2), across = conv_transpose2d(x, w, stride=2), both = repeat(flags, 2, axis=1),
          alternating = where(step % 2 == 0, count, step // 2), twice = where(step % 2 == 1, -count, count), summed = sum(upsample_nearest(x, 2), axis=1)
      }
      entry gradients(x: f32[2, 4, 5, ${2 * size + 1}], y: f32[6, ${2 * size}]) {
        p = sum(square(max_pool2d(x, 3, stride=2, padding=1))) + sum(square(max_pool2d(x, 2)))
        q = sum(square(avg_pool2d(x, [1, 4], stride=[1, 2]))) + sum(square(x[:, :, :, ::2]))
        return dp = grad(p, x), dq = grad(q, x), dy = grad(sum(square(y[:, 1::2])) + sum(y[:, ::2]), y)
      }
    }`
    const errors = await compareWithFloat64({ path: 'halves.ml', text }, cpu, {
      args: (name, shape, dtype) => (dtype === 'f32' ? null : values(dtype, shape, name.charCodeAt(0))),
    })
    assert.equal(
      errors.filter(({ error }) => error > 1e-5),
      [],
      `${size} wide`,
    )
  }
})

test('products with few rows take what follows them by steps and backwards', async () => {
  for (const size of [8, 13, 30]) {
    const text = `model Tail {
      param w: f32[8, 8, 3, 3] = normal()
      param u: f32[8, 8, 3, 3] = normal()
      entry e(a: f32[2, 8, 12, ${size + 2}], b: f32[2, 8, 10, ${2 * size}], c: f32[2, 8, 10, ${size}]) {
        return y = conv2d(a, w) + b[:, :, :, ::2], z = relu(conv2d(a, u) + c[:, :, :, ::-1])
      }
    }`
    const source = { path: 'tail.ml', text }
    const { program } = compileModel(source, { target: 'cpu' })
    const kernels = [...program!.texts.values()].filter((t) => t.includes('direct contraction'))
    assert.is(kernels.length, 2)
    const errors = await compareWithFloat64(source, cpu)
    assert.equal(
      errors.filter(({ error }) => error > 1e-5),
      [],
      `${size} wide`,
    )
  }
})

test('a stride of two is two vector loads and one shuffle', () => {
  const text = 'model M { entry e(x: f32[4, 64]) { return y = x[:, ::2] * 2, z = x[:, ::-1] + 1 } }'
  const { program } = compileModel({ path: 'm.ml', text }, { target: 'cpu' })
  const kernels = [...program!.texts.values()].join('\n')
  assert.is([...kernels.matchAll(/i8x16\.shuffle/g)].length, 2)
  assert.not.match(kernels, /replace_lane/)
})

test.run()
