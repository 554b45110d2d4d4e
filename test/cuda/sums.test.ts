// Gradients of biases: summed by the kernel of the weights' gradient, from the tiles that it reads anyway.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { Trace } from '../../compiler/trace.ts'
import { type Precision, precisions } from '../../runtime/program.ts'
import { compareWithFloat64, pseudoRandom } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const withCxx = skipUnless(test, hasCxx, NO_CXX)
const device = new ShimDevice()
test.after(() => device.close())

/** Layers whose biases lie along the second factor (`linear`, `matmul`) and along the first one (`conv`); `optimizer` updates them. */
const layers = (optimizer: string): { path: string; text: string } => ({
  path: 'layers.ml',
  text: `model Layers(B = 20, D = 70, H = 37) {
  conv = Conv2d(3, 8, 3, padding=1)
  head = Linear(8 * 6 * 6, H)
  param w: f32[H, D] = normal(0, 0.1)
  param c: f32[D] = zeros()
  fn forward(x) = tanh(head(reshape(tanh(conv(x)), [B, 288]))) @ w + c
  train step(x: f32[B, 3, 6, 6], y: f32[B, D]) {
    loss = mean(square(forward(x) - y))
    minimize loss with ${optimizer}
    return loss
  }
  entry gradients(x: f32[B, 3, 6, 6], y: f32[B, D]) {
    loss = mean(square(forward(x) - y))
    let (a, b, d, e, f, g) = grad(loss, [conv.weight, conv.bias, head.weight, head.bias, w, c])
    return a, b, d, e, f, g
  }
}`,
})

/** Long sums in slices, whose parts are combined by a second kernel; rows of a batch apart; sums of both factors; what must not be joined. */
const long = {
  path: 'long.ml',
  text: `model Long(B = 3, N = 5000, D = 12, H = 9) {
  param v: f32[H] = normal()
  entry slices(x: f32[N, D], g: f32[N, H]) { return w = einsum("nd,nh->dh", x, g), s = sum(g, axis=0) * 2 + 1 }
  entry batches(x: f32[B, 700, D], g: f32[B, 700, H]) { return w = einsum("bnd,bnh->bdh", x, g), s = sum(g, axis=1) }
  entry both(x: f32[600, D], g: f32[600, H]) { return w = einsum("nd,nh->hd", x, g), s = sum(g, axis=0), t = sum(x, axis=0) }
  entry computed(x: f32[600, D], g: f32[600, H]) { return w = einsum("nd,nh->dh", x, tanh(g * 2)), s = sum(tanh(g * 2), axis=0) }
  entry moved(x: f32[20, 30, D], g: f32[20, H, 30]) { return w = einsum("nkd,nhk->dh", x, g), s = sum(g, axis=[0, 2]) }
  entry update(x: f32[N, D], g: f32[N, H]) {
    w = einsum("nd,nh->dh", x, g) * v
    v <- v * 0.5 + sum(g, axis=0)
    return w
  }
  entry other(x: f32[600, D], g: f32[600, H]) { return w = einsum("nd,nh->dh", x, g), s = sum(g * g, axis=0) }
  entry after(x: f32[600, D], g: f32[600, H]) {
    w = einsum("nd,nh->dh", x, g)
    return s = sum(g, axis=0) / sum(w), w
  }
}`,
}

/** For each entry, how many sums a product's kernel computes. */
function summed(
  source: { path: string; text: string },
  precision: Precision = 'f32',
): Record<string, number> {
  const trace = new Trace()
  compileModel(source, { target: 'cuda', precision, trace })
  return Object.fromEntries(
    trace.steps
      .filter((s) => s.name === 'fuse' && s.entry !== 'init')
      .map((s) => [s.entry, s.print().split('summed from the tiles of a product').length - 1]),
  )
}

const tolerances: Readonly<Record<Precision, number>> = { f32: 2e-6, tf32: 1e-3, bf16: 8e-3, f16: 1e-3 }

for (const precision of precisions)
  withCxx(`gradients of weights and biases in ${precision}`, async () => {
    const source = layers('sgd(lr=0.1)')
    assert.equal(summed(source, precision), { step: 3, gradients: 3 })
    for (const { name, error } of await compareWithFloat64(source, device, { precision }))
      assert.ok(error < tolerances[precision], `${name}: ${error}`)
  })

for (const optimizer of ['sgd(lr=0.1, momentum=0.9)', 'adam(lr=0.01, eps=1e-3)'])
  withCxx(`weights and biases after ${optimizer}`, async () => {
    const source = layers(optimizer)
    assert.equal(summed(source).step, 3)
    const bound = 2e-6
    for (const { name, error } of await compareWithFloat64(source, device, { steps: 2 }))
      assert.ok(error < bound, `${name}: ${error}`)
  })

withCxx('sums of slices, of batches and of both factors', async () => {
  const found = summed(long)
  assert.equal(found, {
    slices: 1,
    batches: 1,
    both: 2,
    computed: 1,
    moved: 1,
    update: 1,
    other: 0,
    after: 0,
  })
  for (const { entry, name, error } of await compareWithFloat64(long, device))
    assert.ok(error < 3e-6, `${entry} ${name}: ${error}`)
})

withCxx('sums of random sizes on cards of any size', async () => {
  const usual = device.limits
  const numbers = pseudoRandom(60, 5)
  const size = (i: number, most: number): number => 2 + Math.floor(((numbers[i]! + 1) / 2) * most)
  for (let i = 0; i < (full ? 20 : 4); i++) {
    const [n, d, h] = [size(3 * i, 900), size(3 * i + 1, 140), size(3 * i + 2, 140)]
    const source = {
      path: 'random.ml',
      text: `model Random {
  param w: f32[${d}, ${h}] = normal()
  param c: f32[${h}] = normal()
  train step(x: f32[${n}, ${d}], y: f32[${n}, ${h}]) {
    loss = sum(square(tanh(x @ w * 0.1 + c) - y))
    minimize loss with sgd(lr=0.0001, momentum=0.5)
    return loss
  }
}`,
    }
    device.limits = { ...usual, units: [1, 16, 108, 132][i % 4]!, features: ['sm_90'] }
    const precision = precisions[i % precisions.length]!
    // The second step starts from other weights.
    const bound = 2 * tolerances[precision]
    for (const { name, error } of await compareWithFloat64(source, device, { precision, steps: 2 }))
      assert.ok(error < bound, `${n} x ${d} x ${h} in ${precision}, ${name}: ${error}`)
  }
  device.limits = usual
})

test('an optimizer of several results follows on the gradient of weights of either order', () => {
  const texts = cudaKernels(compileCuda(layers('adam(lr=0.01)'))).map((k) => k.text)
  for (const weight of ['w', 'head_weight']) {
    const own = texts.filter((t) => new RegExp(`out new_${weight}: `).test(t))
    assert.is(own.length, 1)
    assert.match(own[0]!, /schedule: contraction/)
    assert.match(own[0]!, new RegExp(`out new_step_0_${weight}_m: `))
  }
})

test('the sum of the tiles is a thread for each column, and the optimizer follows on it', () => {
  const source = layers('sgd(lr=0.1)')
  const text = cudaKernels(compileCuda(source)).map((k) => k.text)
  const own = text.filter((t) => /out new_c: f32\[70\]/.test(t))
  assert.is(own.length, 1)
  assert.match(own[0]!, /total \+= part;/)
  assert.match(own[0]!, /out new_w: f32\[37, 70\]/)
  assert.match(own[0]!, /= new_c\[n0 \+ thread\] - total \* 0\.1f;/)
})

test.run()
