// What the script for a machine with a card would run: every work compiles, and its model of all schedules is right.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { kernels, SCHEDULES, steps } from '../../bench/gpu-works.ts'
import { poisoned } from '../../bench/poison.ts'
import { readImport } from '../../cli/source.ts'
import { compileModel } from '../../compiler/compile.ts'
import { openDevice } from '../../runtime/devices.ts'
import { precisions } from '../../runtime/program.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const source = (path: string): { path: string; text: string } => ({ path, text: readFileSync(path, 'utf8') })

/** Class numbers and indices that are in bounds. */
const args = (_: string, shape: number[], dtype: string) =>
  dtype === 'i32'
    ? makeTensor(
        'i32',
        shape,
        Int32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => (i * 31) % 40),
      )
    : null

test('the works of the script compile', () => {
  const options = { target: 'cuda', read: readImport } as const
  for (const work of kernels.filter(({ precision }) => full || precision !== 'f32')) {
    const { program } = compileModel(work.source, { ...options, precision: work.precision })
    assert.ok(program, work.title)
  }
  for (const work of full ? steps : steps.slice(0, 3)) {
    const { program } = compileModel(source(work.path), { ...options, entries: [work.entry], set: work.set })
    assert.ok(program, work.title)
  }
})

test('a dry run of the script lists them', () => {
  if (!full) return
  const built = spawnSync(process.execPath, ['build.mjs', '--bench'], { encoding: 'utf8' })
  assert.is(built.status, 0, built.stderr)
  const { status, stdout } = spawnSync(process.execPath, ['build/bench/gpu.js', '--dry'], {
    encoding: 'utf8',
  })
  assert.is(status, 0, stdout)
  for (const { title } of [...kernels, ...steps]) assert.ok(stdout.includes(`- ${title}, `), title)
  assert.not.match(stdout, /not here/)
})

test('memory of a poisoned device begins as NaN', async () => {
  const device = poisoned(await openDevice('cpu'))
  const buffer = device.allocate(64)
  assert.ok((await device.read(buffer, 0, 64)).every((byte) => byte === 0xff))
  device.free(buffer)
  await device.close()
})

for (const precision of full ? precisions : (['f32'] as const)) {
  skipUnless(
    test,
    hasCxx,
    NO_CXX,
  )(`every schedule in ${precision}`, async () => {
    const device = new ShimDevice()
    device.limits = { ...device.limits, features: ['sm_80'] }
    const bound = { f32: 1e-4, tf32: 1e-2, bf16: 5e-2, f16: 1e-2 }[precision]
    const errors = await compareWithFloat64(source(SCHEDULES), device, { precision, args })
    // Adam's first step is the sign of a gradient: near zero a rounding of factors turns it over. Its own means are compared, and all results.
    const turns = (name: string): boolean =>
      precision !== 'f32' && / after$/.test(name) && !name.startsWith('step.')
    const wrong = errors.filter(
      ({ name, error, scale }) => !turns(name) && !(error * scale <= bound * scale + 1e-5),
    )
    assert.equal(wrong, [])
    await device.close()
  })
}

test.run()
