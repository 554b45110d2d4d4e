// Rows with several results: a loss and its gradient, norms and softmax with their derivatives, each one kernel that reads its row once.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel, type Target } from '../../compiler/compile.ts'
import { openDevice } from '../../runtime/devices.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const withCxx = skipUnless(test, hasCxx, NO_CXX)

const loss = (rows: number, classes: number): { path: string; text: string } => ({
  path: 'loss.ml',
  text: `model Loss(N = ${rows}, C = ${classes}) {
  param w: f32[24, C] = normal()
  train step(x: f32[N, 24], y: i32[N]) {
    loss = cross_entropy(x @ w, y)
    minimize loss with sgd(lr=0.1)
    return loss
  }
}`,
})

const norms = {
  path: 'norms.ml',
  text: `model Norms(N = 40, D = 70) {
  norm = LayerNorm(D)
  inner = Linear(D, 33)
  entry forward(x: f32[N, D]) { return y = inner(norm(x)), s = softmax(x) @ x.T, l = logsumexp(x, axis=1), r = relu(x), t = sum(relu(x), axis=1) }
  entry gradients(x: f32[N, D], t: f32[N, 33]) {
    loss = mean(square(tanh(inner(norm(x) + x)) - t))
    let (a, b, c) = grad(loss, [norm.weight, norm.bias, inner.weight])
    return loss, a, b, c, d = grad(loss, x)
  }
  entry blocks(x: f32[3, 4, 5, 18]) {
    y = layer_norm(x, [5, 18])
    p = softmax(x, axis=-1)
    l = sum(y * y * p)
    return y, p, g = grad(l, x), m = max(y, axis=[2, 3]), v = sum(p * x, axis=3)
  }
}`,
}

const labels = (classes: number) => (_: string, shape: number[], dtype: string) =>
  dtype === 'i32'
    ? makeTensor(
        'i32',
        shape,
        Int32Array.from({ length: shape[0]! }, (_, i) => (i % 7 === 3 ? -100 : (i * 31) % classes)),
      )
    : null

const kernelsOf = (source: { path: string; text: string }, target: Target): string[] => {
  const { program } = compileModel(source, { target })
  return program!.manifest.kernels.map(({ name }) => name)
}

test('softmax, loss and gradient of the logits are one kernel on every target', () => {
  for (const target of ['cpu', 'wgsl', 'cuda'] as const) {
    const names = kernelsOf(loss(64, 300), target)
    // The product, the number of targets that count, the rows, the mean, and the update.
    assert.is(names.filter((n) => n.startsWith('step/')).length, 5, names.join(' '))
  }
  const rows = cudaKernels(compileCuda(loss(64, 300))).find(({ text }) =>
    /d_cross_entropy\[/.test(text),
  )!.text
  assert.match(rows, /expf\([\s\S]*d_cross_entropy\[/)
  assert.is(rows.match(/matmul\[/g)!.length, 1, 'the logits are read once')
})

test('what a loop keeps, a later one loads', () => {
  const text = `model Kept { entry main(x: f32[40, 40]) { return p = softmax(exp(tanh(sqrt(x * x + 1))), axis=1), t = sum(tanh(x), axis=1) } }`
  const { program } = compileModel({ path: 'kept.ml', text }, { target: 'cuda' })
  for (const kernel of [...program!.texts.values()])
    for (const [, name] of kernel.matchAll(/^ {2}float ((?:kept|row)\w*)\[/gm))
      assert.match(
        kernel,
        new RegExp(`= ${name}\\[|\\(${name} \\+|[(,] ?${name}\\[`),
        `${name} is never read`,
      )
})

test('a long sum is no part of a small kernel that reads it', () => {
  const text = `model Clip {
    param w: f32[400, 500] = normal()
    param b: f32[500] = zeros()
    train step(x: f32[64, 400]) {
      loss = mean(square(x @ w + b))
      minimize loss with adam(lr=0.01) clip 1.0
      return loss
    }
  }`
  for (const target of ['cpu', 'cuda'] as const) {
    const { program } = compileModel({ path: 'clip.ml', text }, { target })
    const names = program!.manifest.kernels.map(({ name }) => name).join(' ')
    assert.match(names, /clip_partial/, names)
  }
})

test('a norm, its statistics and what follows element by element are one kernel', () => {
  const names = kernelsOf(norms, 'cuda').filter((n) => n.startsWith('gradients/'))
  assert.ok(names.length <= 10, names.join(' '))
})

const shapes: [number, number][] = full
  ? [
      [64, 300],
      [5, 10],
      [40, 1000],
      [33, 4096],
      [33, 9001],
      [32, 20000],
    ]
  : [
      [5, 10],
      [40, 1000],
      [33, 1024],
    ]

test('losses on the processor', async () => {
  const device = await openDevice('cpu')
  for (const [n, c] of shapes) {
    const errors = await compareWithFloat64(loss(n, c), device, { args: labels(c), steps: 2 })
    for (const { name, error } of errors) assert.ok(error < 2e-5, `${n} x ${c} ${name}: ${error}`)
  }
  for (const { name, error } of await compareWithFloat64(norms, device))
    assert.ok(error < 2e-5, `${name}: ${error}`)
  await device.close()
})

withCxx('losses by CUDA kernels', async () => {
  const device = new ShimDevice()
  for (const [n, c] of shapes) {
    const errors = await compareWithFloat64(loss(n, c), device, { args: labels(c), steps: 2 })
    for (const { name, error } of errors) assert.ok(error < 2e-5, `${n} x ${c} ${name}: ${error}`)
  }
  for (const { name, error } of await compareWithFloat64(norms, device))
    assert.ok(error < 2e-5, `${name}: ${error}`)
  await device.close()
})

test.run()
