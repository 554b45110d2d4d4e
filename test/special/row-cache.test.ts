// A row that is kept in local memory, where one of the kernel's reductions holds another that depends on its loop.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const text = `model Random {
  entry main(x0: f32[96, 64], x1: f32[64, 1], x2: f32[96], x3: f32[2, 128, 1], x4: f32[2, 3, 8, 8], x5: f32[4, 3, 3, 3], x6: f32[8, 128]) {
    v0 = minimum(x4, 0.5 * x4)
    v1 = mean(v0, axis=0, keepdims=true)
    v2 = unsqueeze(v1, 3)
    v3 = tanh(conv2d(v1, x5, stride=1, padding=1) * 0.192)
    v4 = log1p(x5 ** 2)
    v5 = softmax(x5, axis=0)
    v6 = cumsum(v4, 3) * 0.2
    v7 = tanh(x0 @ x1 * 0.125)
    v8 = logsumexp(v0, axis=0, keepdims=true)
    v9 = tanh(sum(v2, axis=1))
    v10 = mean(v8, axis=1)
    v11 = maximum(v5, v6)
    v12 = tanh(v10 @ x6 * 0.354)
    v14 = exp(-(x5 * x5))
    v17 = minimum(v11, 0.5 * v14)
    v19 = avg_pool2d(v3, 2)
    v20 = tanh(v10 @ x6 * 0.354)
    v21 = maximum(v11, v6)
    v22 = x6 - x6
    v23 = maximum(v20, v12)
    v27 = tanh(v20 @ v22.T * 0.088)
    v28 = softmax(v17, axis=3)
    v29 = layer_norm(v21 + sin(v21 * 3), [3], eps=0.1)
    loss = mean(v7 ** 2) + mean(v27 ** 2) + mean(v28 ** 2) + mean(v29 ** 2)
    d_x5 = grad(loss, x5)
    return d_x5
  }
}`

for (const device of [cpu, webgpu])
  test(`nested reductions beside a kept row on ${device.name}`, async () => {
    for (const { name, error } of await compareWithFloat64({ path: 'rows.ml', text }, device))
      assert.ok(error <= 2e-5, `${name} is off by ${error}`)
  })

test.run()
