// Rows of exp(s - max s) on the cpu device, which computes them with a cheaper exp and one reciprocal, in the place of the result.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { openCpu } from '../../runtime/cpu.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { openText } from '../support/session.ts'

const cpu = await openCpu({ threads: 2, simd256: process.env.MLC_SIMD256 !== '0' })
test.after(() => cpu.close())

const kernels = (text: string): string => {
  const { program } = compileModel({ path: 'm.ml', text }, { target: 'cpu', limits: cpu.limits })
  return [...program!.texts].flatMap(([file, kernel]) => (file.includes('/e/') ? [kernel] : [])).join('\n')
}
const model = (args: string, body: string): string => `model M {\n  entry e(${args}) {\n${body}\n  }\n}`

for (const width of [1, 3, 4, 10, 31, 64, 1023, 5000])
  test(`rows of ${width} are off from float64 by the rounding of single steps`, async () => {
    const text = model(
      `x: f32[7, ${width}], w: f32[7, ${width}]`,
      `    p = softmax(4 * x)
    q = exp(x - max(x, axis=1, keepdims=true))
    r = q / sum(q, axis=1, keepdims=true) * w
    l = log_softmax(x + w)
    d = grad(sum(p * w) + sum(l * x), x)
    return p, r, l, d`,
    )
    for (const { name, error } of await compareWithFloat64({ path: 'rows.ml', text }, cpu))
      assert.ok(error <= (name === 'd' ? 4e-6 : 1e-6), `${name} is off by ${error}`)
  })

test('a softmax takes the cheaper functions, and keeps nothing beside its result', () => {
  const text = kernels(model('x: f32[64, 256]', '    return y = softmax(x)'))
  assert.match(text, '$exp_down.x')
  assert.match(text, '$reciprocal')
  assert.not.match(text, 'f32x4.div')
  assert.not.match(text, '(local.get $scratch)')
})

test('a row that is read again after its softmax', async () => {
  const text = model(
    'x: f32[64, 64]',
    '    s = softmax(x @ x.T)\n    return y = softmax(s) + s, z = softmax(x) + x, t = sum(softmax(x) * x, axis=1)',
  )
  assert.match(kernels(text), '$exp_down.x')
  for (const { name, error } of await compareWithFloat64({ path: 'rows.ml', text }, cpu))
    assert.ok(error <= 2e-6, `${name} is off by ${error}`)
})

for (const [what, result] of [
  ['stacked', 'softmax(stack([x, x], 1))'],
  ['repeated', 'softmax(expand(unsqueeze(x, 1), [64, 2, 28]))'],
  ['repeated and multiplied', 'softmax(x[:, None, :]) * w'],
  ['repeated in front', 'softmax(expand(unsqueeze(x, 0), [3, 64, 28]))'],
] as const)
  test(`a row that is ${what} is computed outside of the loop of its copies`, async () => {
    const text = model('x: f32[64, 28], w: f32[64, 3, 28]', `    return y = ${result}`)
    for (const { name, error } of await compareWithFloat64({ path: 'rows.ml', text }, cpu))
      assert.ok(error <= 1e-6, `${name} is off by ${error}`)
  })

for (const [what, body] of [
  ['of another tensor', 'exp(x - max(w, axis=1, keepdims=true))'],
  ['along another axis', 'exp(x - max(x, axis=0, keepdims=true))'],
  ['of a part', 'exp(x - max(x[:, :8], axis=1, keepdims=true))'],
  ['of twice the value', 'exp(x - max(2 * x, axis=1, keepdims=true))'],
  ['that is the least', 'exp(x - min(x, axis=1, keepdims=true))'],
] as const)
  test(`a maximum ${what} does not bound the difference`, async () => {
    const text = model(
      'x: f32[16, 16], w: f32[16, 16]',
      `    q = ${body}
    return y = q / sum(q, axis=1, keepdims=true)`,
    )
    assert.ok(what === 'along another axis' || !kernels(text).includes('$exp_down'))
    for (const { name, error } of await compareWithFloat64({ path: 'rows.ml', text }, cpu))
      assert.ok(error <= 1e-6, `${name} is off by ${error}`)
  })

test('infinities, subnormal results and any NaN are as with the plain functions', async () => {
  const rows = [
    [0, -Infinity, 1, -Infinity],
    [-Infinity, -Infinity, -Infinity, -Infinity],
    [Infinity, 0, 1, 2],
    [0, Number.NaN, 1, 2],
    [0, -87, -95, -104],
    [3e38, -3e38, 3e38, 0],
  ]
  const data = Float32Array.from(rows.flatMap((row) => [...row, ...row]))
  // A NaN with low bits of its own.
  new Uint32Array(data.buffer)[3 * 8 + 1] = 0x7fc00155
  const text = model('x: f32[6, 8]', '    return y = softmax(x), q = exp(x - max(x, axis=1, keepdims=true))')
  const session = await openText(text, cpu)
  const { y, q } = await session.run('e', { x: makeTensor('f32', [6, 8], data) })
  await session.close()
  for (const [i, row] of rows.entries()) {
    const top = Math.max(...row)
    for (const [j, value] of row.entries()) {
      const wanted = Math.exp(value - top)
      const got = q!.data[8 * i + j]!
      assert.is(Number.isNaN(got), Number.isNaN(wanted), `${i}, ${j}: ${got}`)
      if (wanted >= 1.5e-45) assert.ok(Math.abs(got / wanted - 1) < (wanted < 1e-37 ? 0.4 : 2e-7), `${got}`)
      else if (!Number.isNaN(wanted)) assert.ok(got <= 1.5e-45, `${got}`)
      const share = y!.data[8 * i + j]!
      assert.is(
        Number.isNaN(share),
        Number.isNaN(top - top) || row.some(Number.isNaN),
        `${i}, ${j}: ${share}`,
      )
    }
  }
})

test.run()
