// What the small models of other tests do not reach: every tile of a contraction in every precision, vectors of four, rows over many warps.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { cudaProfile, type Tiling } from '../../compiler/ir/limits.ts'
import { cyclesOf, rankTiles, tileShapes } from '../../compiler/schedules/tile-shapes.ts'
import { type Precision, precisions } from '../../runtime/program.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels, models } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const withCxx = skipUnless(test, hasCxx, NO_CXX)
const device = new ShimDevice()
test.after(() => device.close())
const usual = device.limits

/** Largest error against float64 of a product of matrices, relative to its largest value: roundings of the factors, 2^-11 and 2^-9. */
const tolerances: Readonly<Record<Precision, number>> = { f32: 2e-6, tf32: 1e-3, bf16: 8e-3, f16: 1e-3 }

const product = (m: number, n: number, k: number, tail = ''): { path: string; text: string } => ({
  path: 'product.ml',
  text: `model Product {
  entry rows(a: f32[${m}, ${k}], b: f32[${k}, ${n}], bias: f32[${n}]) { return c = relu(a @ b + bias)${tail} }
  entry columns(a: f32[${k}, ${m}], b: f32[${n}, ${k}]) { return c = einsum("km,nk->mn", a, b) }
}`,
})

/** On few multiprocessors large tiles are the best ones. */
const cases: readonly { units: number; sizes: [number, number, number]; tiles: RegExp }[] = [
  { units: 1, sizes: [256, 256, 40], tiles: /tiles of 128 x 128/ },
  { units: 1, sizes: [136, 132, 36], tiles: /tiles of (128|64) x (128|64)/ },
  { units: 108, sizes: [70, 64, 128], tiles: /tiles of (32 x 32|64 x 64)/ },
  { units: 108, sizes: [33, 35, 37], tiles: /tiles of (32 x 32|64 x 64)/ },
  { units: 1, sizes: [128, 64, 5], tiles: /tiles of/ },
]

for (const precision of precisions) {
  withCxx(`products of matrices in ${precision}`, async () => {
    for (const { units, sizes, tiles } of full ? cases : cases.filter((_, i) => i % 2 === 0)) {
      device.limits = { ...usual, units, features: ['sm_90'] }
      const source = product(...sizes)
      const errors = await compareWithFloat64(source, device, { precision })
      for (const { name, error } of errors)
        assert.ok(error < tolerances[precision], `${sizes.join(' x ')} ${name}: ${error}`)
      const compiled = compileModel(source, { target: 'cuda', limits: device.limits, precision })
      const texts = cudaKernels(compiled).map(({ text }) => text)
      assert.match(texts[0]!, tiles)
      assert.match(texts[0]!, precision === 'f32' ? /fmaf\(/ : new RegExp(`mlc_mma_${precision}\\(sums`))
    }
    device.limits = usual
  })
}

withCxx('every tile of the cost model is right', async () => {
  const seen = new Set<string>()
  const sizes: [number, number, number][] = [
    [256, 256, 24],
    [256, 64, 24],
    [64, 64, 24],
    [30, 30, 40],
    [7, 900, 24],
    [900, 10, 24],
  ]
  for (const precision of precisions) {
    for (const [m, n, k] of sizes) {
      for (const units of [1, 8, 108]) {
        const tiling: Tiling = { ...cudaProfile.tiling!, units, precision }
        const tile = rankTiles({ batch: 1, m, n, k }, cudaProfile, tiling)[0]!
        const key = `${precision} ${tile.precision} ${tile.m} ${tile.n}`
        if (seen.has(key)) continue
        seen.add(key)
        device.limits = { ...usual, units, features: ['sm_80'] }
        for (const { name, error } of await compareWithFloat64(product(m, n, k), device, { precision }))
          assert.ok(error < tolerances[precision], `${key} ${name}: ${error}`)
      }
    }
  }
  device.limits = usual
  const known = tileShapes(cudaProfile, { ...cudaProfile.tiling!, precision: 'tf32' })
  assert.ok(seen.size >= 14, [...seen].join('; '))
  assert.ok(known.length >= 11)
})

test('the cost model prefers large tiles for large products, and tensor cores where they may round', () => {
  const tiling = { ...cudaProfile.tiling!, units: 132 }
  const shape = { batch: 1, m: 4096, n: 4096, k: 4096 }
  const best = (precision: Precision) => rankTiles(shape, cudaProfile, { ...tiling, precision })[0]!
  assert.equal([best('f32').m, best('f32').n, best('f32').precision], [128, 128, 'f32'])
  for (const precision of ['tf32', 'bf16', 'f16'] as const) {
    const tile = best(precision)
    assert.equal([tile.m, tile.n, tile.precision], [128, 128, precision])
    assert.ok(cyclesOf(tile, shape, { ...tiling, precision }) < cyclesOf(best('f32'), shape, tiling))
  }
  assert.is(rankTiles({ batch: 1, m: 30, n: 30, k: 64 }, cudaProfile, tiling)[0]!.m <= 64, true)
  const old = { ...tiling, tensorCores: [], asyncCopies: false, precision: 'tf32' as const }
  assert.equal(
    [rankTiles(shape, cudaProfile, old)[0]!.precision, rankTiles(shape, cudaProfile, old)[0]!.stages],
    ['f32', 1],
  )
})

withCxx('a card without copies beside arithmetic runs the same products', async () => {
  device.limits = { ...usual, features: ['sm_75'] }
  const errors = await compareWithFloat64(product(70, 68, 40), device, { precision: 'tf32' })
  for (const { name, error } of errors) assert.ok(error < tolerances.f32, `${name}: ${error}`)
  const compiled = compileModel(product(70, 68, 40), {
    target: 'cuda',
    limits: device.limits,
    precision: 'tf32',
  })
  for (const { text } of cudaKernels(compiled)) assert.not.match(text, /async|mma/)
  device.limits = usual
})

/** Smooth, so that a rounding moves no maximum and opens no gate: its gradients have the error of its products. */
const smooth = {
  path: 'smooth.ml',
  text: `model Smooth(B = 3) {
  conv = Conv2d(4, 8, 3, padding=1)
  strided = Conv2d(8, 12, 3, stride=2)
  head = Linear(12 * 4 * 4, 10)
  fn forward(x) = head(reshape(tanh(strided(tanh(conv(x)))), [B, 192]))
  entry gradients(x: f32[B, 4, 10, 10], y: f32[B, 10]) {
    loss = mean(square(forward(x) - y))
    let (a, b, c) = grad(loss, [conv.weight, strided.weight, head.weight])
    return loss, a, b, c
  }
}`,
}

for (const precision of ['tf32', 'bf16', 'f16'] as const) {
  withCxx(`gradients of convolutions in ${precision}`, async () => {
    const bound = precision === 'bf16' ? 0.02 : 0.003
    const errors = await compareWithFloat64(smooth, device, { precision })
    for (const { name, error } of errors) assert.ok(error < bound, `${name}: ${error}`)
    const texts = cudaKernels(compileModel(smooth, { target: 'cuda', precision }))
    assert.ok(texts.filter(({ text }) => text.includes(`mlc_mma_${precision}(`)).length >= 3)
  })

  for (const model of models.slice(1, full ? 4 : 3)) {
    withCxx(`${model.path} in ${precision}`, async () => {
      const { tolerance: _, steps: __, ...rest } = model
      // A step of training is compared once: later ones start from other weights.
      const errors = await compareWithFloat64(model, device, { ...rest, precision })
      const bound = precision === 'bf16' ? 0.06 : 0.01
      // A gate or a maximum near its edge turns over: gradients of such models are compared above.
      const outputs = errors.filter(({ name }) => !name.endsWith(' after'))
      const wrong = outputs.filter(({ error, scale }) => !(error * scale <= bound * scale + 1e-5))
      assert.equal(wrong, [])
      const texts = cudaKernels(
        compileModel(model, { target: 'cuda', precision, ...(model.set ? { set: model.set } : {}) }),
      )
      assert.ok(texts.some(({ text }) => text.includes(`mlc_mma_${precision}(`)))
    })
  }
}

withCxx('long rows and large tensors move four elements at a time', async () => {
  const source = {
    path: 'wide.ml',
    text: `model Wide(R = 5, D = 2048, N = 262144, M = 300) {
  entry rows(x: f32[R, D], w: f32[D]) {
    return s = softmax(x * 3), n = layer_norm(x, [D], w), t = max(x, axis=1), l = logsumexp(x, axis=1), ragged = sum(x[:, :2045], axis=1)
  }
  entry large(a: f32[N], b: f32[N], c: f32[N]) {
    keep = a > b
    return y = where(keep and c < 0.5, exp(a) * b, tanh(c) - a / (b * b + 1)), z = clamp(maximum(a, c), -0.5, 0.5), r = relu(a) + sigmoid(b),
      e = where(isnan(a) or a == b, 0, abs(c) ** 2), f = round(a * 10)
  }
  entry odd(a: f32[M, 875], b: f32[875]) { return y = a * b, t = sum(a[0]) }
  entry bias(a: f32[M, 876], b: f32[876]) { return y = a * b + 1 }
}`,
  }
  for (const { name, error } of await compareWithFloat64(source, device))
    assert.ok(error < 3e-6, `${name}: ${error}`)
  const texts = new Map(cudaKernels(compileCuda(source)).map(({ name, text }) => [name, text]))
  const all = (entry: string): string =>
    [...texts]
      .filter(([name]) => name.startsWith(entry))
      .map(([, t]) => t)
      .join('\n')
  assert.match(all('rows'), /__shfl_xor_sync[\s\S]*mlc_load4\(|mlc_load4\([\s\S]*__shfl_xor_sync/)
  assert.match(all('large'), /four elements a thread[\s\S]*mlc_load4\([\s\S]*mlc_store4\(/)
  assert.match(all('bias'), /mlc_load4\(b \+/)
  assert.not.match(all('odd'), /four elements/)
})

test.run()
