// The commands on the cuda device: run, train, bench and profile on the stub of NVIDIA's libraries, and what they say where there is none.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mlc, scratch } from '../cli/cli.ts'
import { skipUnless } from '../support/skip.ts'
import { openStubs, type Stubs } from './stub-libraries.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const suiteOf = suite<{ stubs: Stubs }>('cli: cuda')
if (hasCxx) {
  suiteOf.before(async (context) => {
    context.stubs = await openStubs()
  })
  suiteOf.after(({ stubs }) => stubs.close())
}
const test = skipUnless(suiteOf, hasCxx, NO_CXX)

const folder = scratch()
const MODEL = join(folder, 'small.ml')
writeFileSync(
  MODEL,
  `model Small(N = 32) {
  param w: f32[N, N] = normal()
  entry look(x: f32[N, N]) { return y = relu(x @ w) }
  train step(x: f32[N, N], lr: f32) {
    loss = mean(square(x @ w))
    minimize loss with sgd(lr=lr)
    return loss
  }
}
`,
)

test('run gives what the processor gives, in each precision', async () => {
  const values = async (...words: string[]): Promise<number[]> => {
    const out = join(folder, `${words.join('-')}.npy`)
    const { code, stderr } = await mlc([
      'run',
      MODEL,
      '--entry',
      'look',
      '--in',
      'x=random:3',
      '--out',
      out,
      ...words,
    ])
    assert.is(code, 0, stderr)
    const bytes = readFileSync(out)
    return [...new Float32Array(Uint8Array.from(bytes.subarray(bytes.length - 4096)).buffer)]
  }
  const expected = await values('--device', 'cpu')
  const scale = Math.max(...expected)
  for (const [precision, bound] of [
    ['f32', 1e-6],
    ['tf32', 2e-3],
    ['bf16', 2e-2],
    ['f16', 2e-3],
  ] as const) {
    const actual = await values('--device', 'cuda', '--precision', precision)
    const worst = Math.max(...actual.map((v, i) => Math.abs(v - expected[i]!)))
    assert.ok(worst < bound * scale, `${precision}: ${worst} of ${scale}`)
    if (precision !== 'f32')
      assert.ok(worst > 1e-7 * scale, `${precision} rounds: ${worst} of ${scale}, ${actual.slice(0, 4)}`)
  }
})

test('bench sets cuda beside the processor; profile measures each kernel by events', async () => {
  const bench = await mlc([
    'bench',
    MODEL,
    '--devices',
    'cpu,cuda',
    '--seconds',
    '0',
    '--json',
    '--precision',
    'tf32',
  ])
  assert.is(bench.code, 0, bench.stderr)
  const { rows } = JSON.parse(bench.stdout) as {
    rows: { entry: string; device: string; median_ms: number }[]
  }
  assert.equal(
    rows.map(({ entry, device }) => `${entry} ${device}`),
    ['look cpu', 'look cuda', 'step cpu', 'step cuda'],
  )
  assert.ok(rows.every(({ median_ms }) => median_ms > 0))
})

test('a precision on another device, and a standalone program of another target, are refused', async () => {
  const refused = async (pattern: RegExp, ...words: string[]): Promise<void> => {
    const { code, stderr } = await mlc(words)
    assert.is(code, 2, stderr)
    assert.match(stderr, pattern)
  }
  await refused(
    /cpu has no precision bf16/,
    'run',
    MODEL,
    '--entry',
    'look',
    '--device',
    'cpu',
    '--precision',
    'bf16',
  )
  await refused(
    /the target wgsl has no precision tf32/,
    'compile',
    MODEL,
    '--target',
    'wgsl',
    '--precision',
    'tf32',
    '-o',
    join(folder, 'w'),
  )
  await refused(
    /no standalone program of cpu/,
    'compile',
    MODEL,
    '--target',
    'cpu',
    '--standalone',
    '-o',
    join(folder, 'c'),
  )
  const made = await mlc(['compile', MODEL, '--target', 'cuda', '--standalone', '-o', join(folder, 'alone')])
  assert.is(made.code, 0, made.stderr)
  assert.match(
    readFileSync(join(folder, 'alone', 'README.md'), 'utf8'),
    /int Small_run_step\(Small\* model, const float\* x, float lr, float\* loss\)/,
  )
  assert.match(readFileSync(join(folder, 'alone', 'model.cu'), 'utf8'), /^\/\/ The model Small: /)
})

test('without the driver, devices says so and everything else goes on', async () => {
  const { MLC_CUDA_DRIVER } = process.env
  process.env.MLC_CUDA_DRIVER = '/nowhere/libcuda.so.1'
  try {
    const { code, stdout } = await mlc(['devices'])
    assert.is(code, 0)
    assert.match(stdout, /cuda: missing\n {2}MLC_CUDA_DRIVER, .* cannot be loaded/)
    const run = await mlc(['run', MODEL, '--entry', 'look', '--in', 'x=random', '--device', 'cuda'])
    assert.is.not(run.code, 0)
    assert.match(run.stderr, /cannot be loaded/)
    assert.is((await mlc(['run', MODEL, '--entry', 'look', '--in', 'x=random', '--device', 'cpu'])).code, 0)
  } finally {
    process.env.MLC_CUDA_DRIVER = MLC_CUDA_DRIVER
  }
})

suiteOf.run()
