// Tensors that are larger than a binding: what is bound in windows computes the same.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testGpu } from '../support/gpu.ts'

const TOLERANCE = 2e-5
/** Bytes of a binding: less than each of the large tensors below. */
const LIMIT = 1 << 18

const text = `model Large {
  param w: f32[300, 700] = normal()
  param table: f32[2000, 64] = normal()
  entry predict(x: f32[8, 700], i: i32[8]) {
    h = relu(x @ w.T)
    return y = softmax(h), g = table[i], s = sum(w), last = w[299:, 699:], u = exp(w), k = mean(table, axis=0)
  }
  entry across(x: f32[8, 2000]) { return y = x @ table }
  entry large_argument(x: f32[40, 190, 11], y: f32[11]) { return z = x * y + 1, m = max(x, axis=2) }
  train step(x: f32[8, 700], i: i32[8], t: f32[8, 300]) {
    loss = mean(square(x @ w.T - t)) + mean(square(table[i]))
    minimize loss with adam(lr=0.01)
    return loss
  }
}`

const device = await testGpu()

for (const features of [[], device.limits.features])
  test(`windows of large tensors, ${features.includes('software') ? 'on a processor' : 'on a card'}`, async () => {
    const limits = { maxBindingBytes: LIMIT, features }
    const compared = await compareWithFloat64({ path: 'large.ml', text }, device, { limits })
    assert.ok(compared.length > 0)
    for (const { entry, name: output, error } of compared)
      assert.ok(error < TOLERANCE, `${entry}: ${output} is off by ${error}`)
  })

test('a value of all pieces is updated once', async () => {
  const text = `model Running {
    state highest: f32 = normal()
    train normalise(x: f32[3000]) {
      m = max(x)
      highest <- highest + m
      return y = exp(x - m)
    }
  }`
  const compared = await compareWithFloat64({ path: 'running.ml', text }, device, {
    steps: 2,
    limits: { maxBindingBytes: 8192 },
  })
  for (const { name: output, error } of compared) assert.ok(error < TOLERANCE, `${output} is off by ${error}`)
})

test('every binding stays within the limit, and begins where WebGPU allows', () => {
  const limits = { ...device.limits, maxBindingBytes: LIMIT }
  const { program, diagnostics } = compileModel({ path: 'large.ml', text }, { target: 'wgsl', limits })
  assert.equal(diagnostics, [])
  let windows = 0
  for (const { dispatches } of program!.manifest.entries)
    for (const dispatch of dispatches)
      if (dispatch.kind === 'kernel')
        for (const { bytes, offset = 0 } of dispatch.bindings) {
          assert.ok(bytes <= LIMIT)
          assert.is(offset % 256, 0)
          if (offset > 0) windows++
        }
  assert.ok(windows > 10)
})

test.after(() => device.close())
test.run()
