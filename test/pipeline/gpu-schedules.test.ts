// The schedules of a GPU against float64, on shapes that fit their tiles and on shapes that do not: for cards, where groups share through
// local memory, and for programs on the processor, where they do not.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { openDevice } from '../../runtime/devices.ts'
import { Session } from '../../runtime/execute.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testGpu } from '../support/gpu.ts'

const TOLERANCE = 2e-5

const products = (M: number, N: number, K: number): string => `
  entry plain_${M}_${N}_${K}(a: f32[${M}, ${K}], b: f32[${K}, ${N}]) { return c = a @ b }
  entry right_${M}_${N}_${K}(a: f32[${M}, ${K}], b: f32[${N}, ${K}]) { return c = relu(a @ b.T) }
  entry left_${M}_${N}_${K}(a: f32[${K}, ${M}], b: f32[${K}, ${N}], d: f32[${N}]) { return c = a.T @ b + d }`

const text = `model Products {
  ${products(65, 100, 33)}
  ${products(130, 36, 24)}
  entry few(a: f32[7, 128], b: f32[128, 50]) { return c = a @ b }
  entry narrow(a: f32[40, 100], b: f32[100, 10]) { return c = a @ b }
  entry shallow(a: f32[128, 7], b: f32[7, 128]) { return c = a @ b }
  entry batch(a: f32[3, 20, 12], b: f32[3, 12, 21]) { return c = a @ b }
  entry computed(a: f32[32, 48], b: f32[48, 64]) { return c = (a * a) @ relu(b) }
  entry convolution(x: f32[2, 3, 14, 14], w: f32[8, 3, 3, 3]) { return y = conv2d(x, w, padding=1) }
  entry normed(x: f32[1, 3, 9, 9], w: f32[10, 3, 3, 3], m: f32[10], v: f32[10]) {
    return y = relu((conv2d(x, w) - reshape(m, [1, 10, 1, 1])) / sqrt(reshape(v * v, [1, 10, 1, 1]) + 1))
  }
  entry strided(x: f32[2, 4, 15, 15], w: f32[6, 4, 5, 5]) { return y = conv2d(x, w, stride=2, padding=2) }
  entry pointwise(x: f32[1, 16, 8, 8], w: f32[12, 16, 1, 1]) { return y = conv2d(x, w) }
  entry repeated(d: f32[8, 10], x: f32[8, 12, 64]) {
    return g = reshape(expand(reshape(d, [8, 1, 10]), [8, 12, 10]), [96, 10]).T @ reshape(x * x, [96, 64])
  }
  entry gradient(w: f32[10, 64], x: f32[32, 40, 64]) {
    return g = grad(mean(square(mean(tanh(x) @ w.T, axis=1))), w)
  }
  entry tall(a: f32[131, 77], b: f32[77, 19], d: f32[19]) { return c = a @ b + d }
  entry large(a: f32[210, 203], b: f32[203, 205]) { return c = a @ b }
  entry images(x: f32[5, 3, 7, 9], w: f32[9, 3, 5, 5], d: f32[9]) {
    return y = relu(conv2d(x, w, d, padding=2)), z = conv2d(x, w, stride=2, padding=2)
  }
  entry scaled(x: f32[6, 4, 5, 5], w: f32[20, 4, 3, 3], s: f32[6, 20, 1, 1]) { return y = conv2d(x, w) * s }
  entry residual(x: f32[3, 40, 13, 13], w: f32[40, 40, 3, 3]) {
    y = sin(x)
    return z = cos(x) + conv2d(y, w, padding=1)
  }
  entry rows(x: f32[20, 256]) { return y = softmax(x), s = mean(x, axis=1) }
  entry long_rows(x: f32[3, 5000]) { return y = softmax(x), s = sum(x * x), t = max(x, axis=1) }
  entry elements(x: f32[300, 1000], y: f32[1000]) { return z = exp(x) * y + where(x > 0, x, 0 - y) }
  entry ragged(x: f32[77, 1001]) { return z = maximum(x, x * x) }
}`

const variants: Readonly<Record<string, (features: readonly string[]) => readonly string[]>> = {
  'groups share through local memory': () => [],
  'groups share through local memory, with subgroups': (all) => all.filter((f) => f !== 'software'),
  'every thread reads for itself': () => ['software'],
  'subgroups share': (all) => [...new Set([...all, 'software'])],
}

const device = await testGpu()

for (const [name, choose] of Object.entries(variants))
  test(name, async () => {
    const features = choose(device.limits.features)
    const compared = await compareWithFloat64({ path: 'products.ml', text }, device, { limits: { features } })
    for (const { entry, name: output, error } of compared)
      assert.ok(error < TOLERANCE, `${entry}: ${output} is off by ${error}`)
  })

test('kernels for subgroups of another size are refused', async () => {
  const text = 'model M { entry e(a: f32[64, 64], b: f32[64, 64]) { return c = a @ b } }'
  const features = ['software', 'subgroups-64']
  const { program } = compileModel({ path: 'm.ml', text }, { target: 'wgsl', features })
  const cpu = await openDevice('cpu', { threads: 1 })
  try {
    await Session.create(program!, device, { initDevice: async () => cpu })
    assert.unreachable('a session of kernels that would compute something else')
  } catch (error) {
    assert.match(String(error), /kernel e\/00_matmul needs subgroups of 64 threads/)
  } finally {
    await cpu.close()
  }
})

test.after(() => device.close())
test.run()
