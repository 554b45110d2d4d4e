// `mlc bench` and `mlc profile`: the shape of what they print; times are anybody's.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mlc, scratch } from './cli.ts'

const test = suite('cli: measuring')
const folder = scratch()
const MODEL = join(folder, 'small.ml')
writeFileSync(
  MODEL,
  `model Small(N = 8) {
  param w: f32[N] = normal()
  entry look(x: f32[4, N], ids: i32[4]) { return y = sum(x * w, axis=1) + f32(ids) }
  train step(x: f32[4, N], lr: f32) {
    loss = sum((x * w) ** 2)
    minimize loss with sgd(lr=lr)
    return loss
  }
}
`,
)

interface Row {
  readonly entry: string
  readonly device: string
  readonly median_ms: number
  readonly min_ms: number
  readonly max_ms: number
  readonly runs: number
  readonly first_ms: number
}

const quick = ['--seconds', '0', '--devices', 'cpu']

test('bench measures each entry on each named device', async () => {
  const { code, stdout, stderr } = await mlc([
    'bench',
    MODEL,
    ...quick,
    '--in',
    'lr=0.5',
    '--set',
    'N=16',
    '--json',
  ])
  assert.is(code, 0, stderr)
  const { ok, rows } = JSON.parse(stdout) as { ok: boolean; rows: Row[] }
  assert.is(ok, true)
  assert.equal(
    rows.map((row) => [row.entry, row.device, row.runs]),
    [
      ['look', 'cpu', 5],
      ['step', 'cpu', 5],
    ],
  )
  for (const row of rows) {
    assert.equal(Object.keys(row), ['entry', 'device', 'median_ms', 'min_ms', 'max_ms', 'runs', 'first_ms'])
    assert.ok(0 < row.min_ms && row.min_ms <= row.median_ms && row.median_ms <= row.max_ms)
    assert.ok(row.first_ms > row.min_ms)
  }
})

test('bench prints a table', async () => {
  const { code, stdout } = await mlc(['bench', MODEL, ...quick, '--entry', 'step'])
  assert.is(code, 0)
  const [head, rule, row] = stdout.split('\n')
  assert.match(head!, /^entry +device +median ms +min +max +runs +first result ms$/)
  assert.match(rule!, /^[- ]+$/)
  assert.match(row!, /^step +cpu +[\d.e-]+ +[\d.e-]+ +[\d.e-]+ +5 +\d+$/)
})

test('an interrupted bench takes the process along that measures', async () => {
  const start = performance.now()
  const { code } = await mlc(['bench', MODEL, '--devices', 'cpu,cpu', '--seconds', '600'], {
    onStderr: (text, kill) => {
      if (/ on cpu\n$/.test(text)) setTimeout(() => kill('SIGINT'), 1500)
    },
  })
  // The pipes of this process are closed only when the other one is gone.
  assert.is(code, 130)
  assert.ok(performance.now() - start < 60_000)
})

test('bench: wrong names are wrong usage', async () => {
  const entry = await mlc(['bench', MODEL, ...quick, '--entry', 'stop'])
  assert.is(entry.code, 2)
  assert.match(entry.stderr, 'the model has no entry stop')
  const device = await mlc(['bench', MODEL, '--devices', 'abacus'])
  assert.is(device.code, 2)
  assert.match(device.stderr, 'there is no device abacus')
  const argument = await mlc(['bench', MODEL, ...quick, '--entry', 'look', '--in', 'lr=1'])
  assert.is(argument.code, 2)
  assert.match(argument.stderr, 'the entry has no argument lr')
  const everywhere = await mlc(['bench', MODEL, ...quick, '--in', 'rate=1'])
  assert.is(everywhere.code, 2)
  assert.match(everywhere.stderr, 'no entry has an argument rate')
})

test('bench: an error of the model ends it with 1', async () => {
  const file = join(folder, 'wrong.ml')
  writeFileSync(
    file,
    'model Wrong { entry a(x: f32[2]) { return y = z }  entry b(x: f32[2]) { return y = x } }',
  )
  const { code, stdout, stderr } = await mlc(['bench', file, ...quick, '--json'])
  assert.is(code, 1)
  assert.match(stderr, 'E0')
  const { ok, rows } = JSON.parse(stdout) as { ok: boolean; rows: Row[] }
  assert.is(ok, false)
  assert.equal(
    rows.map((row) => row.entry),
    ['b'],
  )
})

test('profile: a row for each kernel, with ceilings that were measured', async () => {
  const words = [
    'profile',
    'examples/two_layer/two_layer.ml',
    '--entry',
    'step',
    '--device',
    'cpu',
    '--quiet',
  ]
  const { code, stdout, stderr } = await mlc([...words, '--json'])
  assert.is(code, 0, stderr)
  const { entry, device, ms, ceilings, kernels } = JSON.parse(stdout)
  assert.equal([entry, device], ['step', 'cpu'])
  assert.ok(ceilings.gflops > 0 && ceilings.gbps > 0)
  assert.ok(kernels.length >= 2)
  let [sum, shares] = [0, 0]
  for (const kernel of kernels) {
    assert.ok(kernel.milliseconds > 0 && kernel.bytes > 0, kernel.name)
    assert.ok(Math.abs(kernel.gbps - kernel.bytes / kernel.milliseconds / 1e6) < 1e-9 * kernel.gbps)
    assert.ok(kernel.reached >= kernel.gflops / ceilings.gflops)
    assert.match(kernel.from, /^two_layer\.ml:\d/)
    sum += kernel.milliseconds
    shares += kernel.share
  }
  assert.ok(Math.abs(sum - ms) < 1e-9 * ms && Math.abs(shares - 1) < 1e-9)
})

test('profile prints a table, slowest first, and the ceilings', async () => {
  const { code, stdout } = await mlc(['profile', MODEL, '--entry', 'look', '--device', 'cpu', '--quiet'])
  assert.is(code, 0)
  assert.match(stdout, /^kernel +ms +share +GFLOP\/s +GB\/s +of ceiling +from\n/)
  assert.match(stdout, /\n1 kernel, [\d.e-]+ ms one by one\nceilings measured here: [\d.]+ GFLOP\/s/)
})

test.run()
