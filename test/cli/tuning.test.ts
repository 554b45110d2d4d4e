// `mlc tune`: what it writes, who follows it, and what a file by hand may say.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { readNpy } from '../../runtime/formats/npy.ts'
import { mlc, scratch } from './cli.ts'

const test = suite('cli: tuning')
const folder = scratch()
const file = join(folder, 'small.ml')
const choices = join(folder, 'small.tune.json')
const text = `
model Small(N = 24, D = 64, H = 48) {
  param w: f32[D, H] = normal()
  param v: f32[H, D] = normal()
  entry predict(x: f32[N, D]) { return y = relu(x @ w) @ v }
  train step(x: f32[N, D]) {
    loss = mean((relu(x @ w) @ v - x) ** 2)
    minimize loss with sgd(lr=0.01)
    return loss
  }
}`
writeFileSync(file, text)
const result = join(folder, 'y.npy')
const run = ['run', file, '--entry', 'predict', '--device', 'cpu', '--in', 'x=random', '--out', result]
const values = (): Float32Array => readNpy(readFileSync(result)).data as Float32Array

test('it measures the schedules of every kernel that has several, and keeps them beside the model', async () => {
  const { code, stdout } = await mlc(['tune', file, '--device', 'cpu'])
  assert.is(code, 0)
  assert.match(stdout, /^kernel +schedule +ms +measured +ms\n/)
  const { format, devices } = JSON.parse(readFileSync(choices, 'utf8'))
  assert.is(format, 'mlc-tuning')
  assert.is(devices.length, 1)
  assert.ok(devices[0].kernels.length >= 4)
  for (const { schedule, ms, signature } of devices[0].kernels) {
    const [usual] = Object.keys(ms)
    assert.ok(Object.keys(ms).length > 1 && /^[0-9a-f]{16}$/.test(signature))
    // A tie changes nothing.
    assert.ok(schedule === usual || ms[schedule] < 0.95 * ms[usual!], `${schedule} for ${usual}`)
  }
})

test('whatever was chosen, the results are those of the model', async () => {
  const document = JSON.parse(readFileSync(choices, 'utf8'))
  assert.is((await mlc([...run, '--no-tuning'])).code, 0)
  const usual = values()
  for (const pick of [1, 2]) {
    for (const k of document.devices[0].kernels) k.schedule = Object.keys(k.ms).at(-pick)
    writeFileSync(choices, JSON.stringify(document))
    const { stderr } = await mlc(run)
    assert.match(stderr, /\d+ kernels? as measured in .*small\.tune\.json/)
    for (const [i, v] of values().entries())
      assert.ok(Math.abs(v - usual[i]!) <= 1e-4 * (1 + Math.abs(usual[i]!)), `${v} for ${usual[i]}`)
  }
})

test('compile takes a file of choices, and its kernels say what was chosen', async () => {
  const out = join(folder, 'built')
  const words = ['compile', file, '--target', 'cpu', '--entry', 'predict', '-o', out]
  assert.is((await mlc([...words, '--tuning', choices])).code, 0)
  assert.is((await mlc([...words, '--tuning', join(folder, 'none.json')])).code, 2)
  const wrong = await mlc(['compile', file, '--target', 'wgsl', '-o', out, '--tuning', choices])
  assert.is(wrong.code, 2)
  assert.match(wrong.stderr, 'no device of the target wgsl')
})

test('a choice that no kernel has is told, a file of another form refused', async () => {
  const document = JSON.parse(readFileSync(choices, 'utf8'))
  for (const k of document.devices[0].kernels) k.schedule = 'magic 7x7'
  writeFileSync(choices, JSON.stringify(document))
  const { code, stderr } = await mlc(run)
  assert.is(code, 0)
  assert.match(stderr, /no schedule of predict's kernel 0 is called magic 7x7; .* is taken/)
  const compiled = ['compile', file, '--target', 'cpu', '-o', join(folder, 'stale'), '--tuning', choices]
  assert.match((await mlc(compiled)).stderr, 'is called magic 7x7')
  // Its kernels count as not measured.
  const anew = await mlc(['tune', file, '--device', 'cpu', '--entry', 'predict'])
  assert.match(
    anew.stderr,
    /small\.tune\.json: no schedule of predict's kernel 0 is called magic 7x7; it is measured anew/,
  )
  const own = JSON.parse(readFileSync(choices, 'utf8')).devices[0].kernels
  assert.ok(
    own
      .filter((k: { kernel: string }) => k.kernel.startsWith('predict/'))
      .every((k: { schedule: string }) => k.schedule !== 'magic 7x7'),
  )
  for (const wrong of [
    '{',
    '[]',
    '{"format": "mlc-tuning", "version": 2, "devices": []}',
    '{"format": "mlc-tuning", "version": 1, "devices": [{"target": "cpu", "device": "x", "kernels": [{}]}]}',
  ]) {
    writeFileSync(choices, wrong)
    const refused = await mlc(run)
    assert.is(refused.code, 1)
    assert.match(refused.stderr, 'small.tune.json')
  }
})

test('what cannot be written is told before anything is measured', async () => {
  // With its longer ending the name of the file of choices is too long.
  const model = join(folder, `${'x'.repeat(250)}.ml`)
  writeFileSync(model, text)
  const start = performance.now()
  const { code, stderr } = await mlc(['tune', model, '--device', 'cpu', '--seconds', '60'])
  assert.is(code, 1)
  assert.match(stderr, /x\.tune\.json` cannot be written: its name is too long/)
  assert.ok(performance.now() - start < 20_000)
})

test('a signature is the same in every compilation and changes with what the kernel computes', () => {
  const signatures = (set: Record<string, number>): string[] =>
    compileModel({ path: 'm.ml', text }, { target: 'cpu', set, tuning: new Map() }).choices.map(
      (c) => c.signature,
    )
  assert.equal(signatures({}), signatures({}))
  const other = signatures({ N: 25 })
  assert.ok(signatures({}).every((s) => !other.includes(s)))
})

test.run()
