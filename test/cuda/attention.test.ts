// Attention as one kernel forward and two backward: found by structure, whatever its mask and its form, and right against float64.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { numbersOf } from '../../runtime/formats/cast.ts'
import { numberToBf16, numberToF16 } from '../../runtime/formats/half.ts'
import { type Precision, precisions } from '../../runtime/program.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64, pseudoRandom } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { cudaKernels } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const withCxx = skipUnless(test, hasCxx, NO_CXX)
const device = new ShimDevice()
test.after(() => device.close())

interface Form {
  readonly name: string
  /** Sizes: batch, heads, queries, keys, width of scores, width of values. */
  readonly sizes: readonly [number, number, number, number, number, number]
  /** Further arguments and the attention of q, k, v. */
  readonly args?: string
  readonly body: string
  readonly slow?: boolean
}

const plain = 'scaled_dot_product_attention(q, k, v)'
const forms: readonly Form[] = [
  {
    name: 'causal',
    sizes: [1, 2, 70, 70, 16, 16],
    body: 'scaled_dot_product_attention(q, k, v, causal=true)',
  },
  { name: 'odd sizes', sizes: [1, 1, 67, 67, 9, 9], body: plain },
  { name: 'cross-attention', sizes: [2, 1, 33, 101, 12, 20], body: plain },
  {
    name: 'a mask of bools, rows without a key',
    sizes: [1, 2, 40, 65, 8, 8],
    args: ', m: bool[40, 65]',
    body: 'scaled_dot_product_attention(q, k, v, mask=m)',
  },
  {
    name: 'a mask of numbers, infinite ones and rows of them',
    sizes: [1, 1, 40, 65, 8, 8],
    args: ', a: f32[40, 65]',
    body: 'scaled_dot_product_attention(q, k, v, mask=where(a > 0.8, -inf, a))',
  },
  {
    name: 'written by hand',
    sizes: [2, 2, 64, 64, 8, 12],
    body: 'einsum("bhqk,bhkd->bhqd", softmax(tanh(einsum("bhqd,bhkd->bhqk", q, k) * 0.3) * 4), v)',
    slow: true,
  },
  {
    name: 'dropout',
    sizes: [1, 1, 64, 64, 8, 8],
    body: 'dropout(softmax(q @ transpose(k) * 0.2), 0.25) @ v',
  },
  { name: 'wide heads', sizes: [1, 1, 40, 70, 100, 100], body: plain, slow: true },
  { name: 'heads of 128', sizes: [1, 1, 34, 66, 128, 128], body: plain },
]

const source = ({ sizes: [b, h, m, n, e, d], args = '', body }: Form): { path: string; text: string } => ({
  path: 'attention.ml',
  text: `model Attention {
  entry forward(q: f32[${b}, ${h}, ${m}, ${e}], k: f32[${b}, ${h}, ${n}, ${e}], v: f32[${b}, ${h}, ${n}, ${d}]${args}) {
    return o = ${body}
  }
  train gradients(q: f32[${b}, ${h}, ${m}, ${e}], k: f32[${b}, ${h}, ${n}, ${e}], v: f32[${b}, ${h}, ${n}, ${d}], g: f32[${b}, ${h}, ${m}, ${d}]${args}) {
    o = ${body}
    l = sum(o * g)
    let (dq, dk, dv) = grad(l, [q, k, v])
    return o, dq, dk, dv
  }
}`,
})

/** Row 3 of a mask of bools hides every key; row 5 of one of numbers is minus infinity. */
function masks(name: string, shape: number[], dtype: string) {
  const count = shape.reduce((n, d) => n * d, 1)
  const row = (i: number): number => Math.floor(i / shape.at(-1)!)
  if (dtype === 'bool')
    return makeTensor(
      'bool',
      shape,
      Uint8Array.from({ length: count }, (_, i) => (row(i) !== 3 && i % 3 > 0 ? 1 : 0)),
    )
  if (name === 'a')
    return makeTensor(
      'f32',
      shape,
      Float32Array.from({ length: count }, (_, i) => (row(i) === 5 ? 1 : ((i * 37) % 19) / 19)),
    )
  return null
}

const kernels = (form: Form, precision: Precision = 'f32'): { name: string; text: string }[] =>
  cudaKernels(compileModel(source(form), { target: 'cuda', precision }))

test('attention is one kernel forward, two backward, and a sum for each row', () => {
  for (const form of forms) {
    const texts = kernels(form)
    const chained = texts.filter(({ text }) => /schedule: chained contraction/.test(text))
    const forward = texts.filter(({ name }) => name.startsWith('forward/'))
    const expected = form.args?.includes('a:') ? [1, 2] : [1]
    assert.ok(expected.includes(forward.length), `${form.name}: ${forward.map(({ name }) => name).join(' ')}`)
    assert.ok(chained.length >= 3, `${form.name}: ${texts.map(({ name }) => name).join(' ')}`)
  }
})

withCxx('heads of 128 on a card that gives 227 KiB', async () => {
  const usual = device.limits
  device.limits = { ...usual, units: 1, maxSharedBytes: 227 * 1024, features: ['sm_90'] }
  const form: Form = {
    name: 'wide',
    sizes: [1, 1, 70, 70, 128, 128],
    body: 'scaled_dot_product_attention(q, k, v, causal=true)',
  }
  const large = cudaKernels(compileModel(source(form), { target: 'cuda', limits: device.limits }))
  const asking = large.filter(({ text }) => text.includes('extern __shared__'))
  assert.is(asking.length, 4, asking.map(({ name }) => name).join(' '))
  for (const { entry, name, error } of await compareWithFloat64(source(form), device))
    assert.ok(error < 5e-6, `${entry} ${name}: ${error}`)
  device.limits = usual
})

for (const precision of precisions) {
  const bound = { f32: 5e-6, tf32: 3e-3, bf16: 2e-2, f16: 3e-3 }[precision]
  for (const form of forms.filter(({ slow }) => full || !slow)) {
    if (precision !== 'f32' && !full && form.name !== 'causal') continue
    withCxx(`${form.name} in ${precision}`, async () => {
      device.limits = { ...device.limits, units: 4, features: ['sm_80'] }
      const errors = await compareWithFloat64(source(form), device, { precision, args: masks })
      for (const { entry, name, error } of errors) assert.ok(error < bound, `${entry} ${name}: ${error}`)
    })
  }
}

const block = {
  path: 'block.ml',
  text: `model Block(B = 2, T = 66, E = 24) {
  attention = MultiHeadAttention(E, 2, 0.1)
  norm = LayerNorm(E)
  train step(x: f32[B, T, E], t: f32[B, T, E]) {
    y = norm(x + attention(x, causal=true))
    loss = mean(square(y - t))
    minimize loss with sgd(lr=0.1)
    return loss
  }
  entry second(q: f32[64, 8], k: f32[64, 8], v: f32[64, 8]) {
    l = sum(square(softmax(q @ k.T) @ v))
    dq = grad(l, q)
    return g = grad(sum(square(dq)), k)
  }
}`,
}

withCxx('a layer with attention learns, heads and projections around it', async () => {
  const texts = cudaKernels(compileModel(block, { target: 'cuda' }))
  const chained = texts.filter(({ text }) => /schedule: chained contraction/.test(text))
  assert.is(
    chained.filter(({ name }) => name.startsWith('step/')).length,
    3,
    texts.map(({ name }) => name).join(' '),
  )
  const errors = await compareWithFloat64(block, device, { steps: 2 })
  for (const { entry, name, error } of errors) assert.ok(error < 1e-4, `${entry} ${name}: ${error}`)
})

/** The same with tensors of half floats. */
const halves = (form: Form, dtype: 'f16' | 'bf16'): { path: string; text: string } => {
  const { path, text } = source(form)
  return { path, text: text.replace(/f32\[/g, `${dtype}[`) }
}

const halfArguments = (dtype: 'f16' | 'bf16') => (name: string, shape: number[], own: string) => {
  if (own !== dtype) return masks(name, shape, own)
  const count = shape.reduce((n, d) => n * d, 1)
  const values = numbersOf(
    masks(name, shape, 'f32') ?? makeTensor('f32', shape, pseudoRandom(count, name.charCodeAt(0))),
  )
  return makeTensor(dtype, shape, Uint16Array.from(values, dtype === 'f16' ? numberToF16 : numberToBf16))
}

for (const dtype of ['bf16', 'f16'] as const)
  for (const precision of ['f32', 'tf32'] as const)
    for (const form of forms.filter(
      (_, i) => full || i === 0 || (dtype === 'bf16' && [2, 5, 6].includes(i)),
    )) {
      if (precision !== 'f32' && !full) continue
      withCxx(`${form.name} of ${dtype}, in ${precision}`, async () => {
        const model = halves(form, dtype)
        const texts = cudaKernels(compileModel(model, { target: 'cuda', precision }))
        const chained = texts.filter(({ text }) => /schedule: chained contraction/.test(text))
        const expected = kernels(form).filter(({ text }) => /schedule: chained contraction/.test(text)).length
        assert.is(chained.length, expected, texts.map(({ name }) => name).join(' '))
        // Half floats are multiplied as they are, and what the kernels keep for each other is f32.
        for (const { text } of chained) assert.match(text, new RegExp(`mlc_mma_${dtype}\\(`))
        for (const { text } of texts) assert.not.match(text, /out \w*attention\w*: b?f16/)
        const bound = dtype === 'bf16' ? 2e-2 : 3e-3
        const errors = await compareWithFloat64(model, device, { precision, args: halfArguments(dtype) })
        for (const { entry, name, error } of errors) assert.ok(error < bound, `${entry} ${name}: ${error}`)
      })
    }

withCxx('old cards multiply half floats as f32', async () => {
  const usual = device.limits
  device.limits = { ...usual, features: ['sm_75'] }
  const model = halves(forms[0]!, 'bf16')
  const errors = await compareWithFloat64(model, device, { args: halfArguments('bf16') })
  for (const { entry, name, error } of errors) assert.ok(error < 1e-2, `${entry} ${name}: ${error}`)
  device.limits = usual
})

/** Layers of a transformer, small enough for the processor. */
const layers = {
  path: 'layers.ml',
  text: `model Layers(B = 2, T = 64, E = 32) {
  blocks = [TransformerBlock(E, 2, 64, 0.1, gelu, norm_first=true) for i in 0..3]
  train step(x: f32[B, T, E], y: f32[B, T, E]) {
    for block in blocks { x = block(x, causal=true) }
    loss = mean(square(x - y))
    minimize loss with sgd(lr=0.1)
    return loss
  }
}`,
}

withCxx('attention is computed again where memory is short', async () => {
  const { arena } = compileModel(layers, { target: 'cuda' }).program!.manifest.entries[0]!
  const chainedIn = (texts: readonly { text: string }[]): number =>
    texts.filter(({ text }) => /schedule: chained contraction/.test(text)).length
  const before = chainedIn(cudaKernels(compileModel(layers, { target: 'cuda' })))
  for (const maxMemory of [900_000, 600_000]) {
    const compiled = compileModel(layers, { target: 'cuda', maxMemory })
    assert.ok(compiled.recomputed[0]!.values.length > 5)
    assert.ok(compiled.program!.manifest.entries[0]!.arena < arena)
    const texts = cudaKernels(compiled)
    assert.ok(
      chainedIn(texts) >= before,
      `${chainedIn(texts)} kernels of attention, without a limit ${before}`,
    )
    for (const { name, text } of texts) assert.not.match(text, /out .*\[2, 2, 64, 64\]/, name)
    for (const { entry, name, error } of await compareWithFloat64(layers, device, { maxMemory }))
      assert.ok(error < 2e-5, `${entry} ${name}: ${error}`)
  }
})

test('what reads the scores in another way has them stored', () => {
  for (const tail of ['w', 'sum(w, axis=0)', 'w * 2', 'cumsum(w, 1)']) {
    const text = `model M { entry run(q: f32[64, 8], k: f32[64, 8], v: f32[64, 8]) {
      w = softmax(q @ k.T)
      return o = w @ v, t = ${tail}
    } }`
    const texts = cudaKernels(compileModel({ path: 'm.ml', text }, { target: 'cuda' }))
    assert.not.ok(
      texts.some(({ text: t }) => /chained/.test(t)),
      tail,
    )
  }
})

test.run()
