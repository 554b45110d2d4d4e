// Kernels joined for their size never bind more buffers than a device allows; index checks that a rule could drop stay.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { openDevice } from '../../runtime/devices.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { openText } from '../support/session.ts'

test('tiny results that read many arguments and check indices are no more kernels than the bindings allow', () => {
  const text = `model M {
    entry e(x: u8[1, 1], y: u8[1, 1], i: i32[1, 1], v: u8[1, 1], c: bool[1, 1]) {
      return a = x + y, b = where(c, x, y), g = gather(x, 0, i), s = scatter(x, 0, i, v), f = f32(x), n = x == y, m = x * y
    }
  }`
  const { program, diagnostics } = compileModel({ path: 'm.ml', text }, { target: 'wgsl' })
  assert.equal(diagnostics, [])
  assert.ok(program!.manifest.entries[0]!.dispatches.length > 1)
})

const scattered = `model M {
  entry total(i: i32[3], v: f32[3]) { return y = sum(scatter_add(zeros([5]), 0, i, v)) }
  entry slope(x: f32[5], i: i32[3]) { return y = sum(grad(sum(gather(x, 0, i) * 2.0), x)) }
}`

test('an index out of range is reported where the scattered values are only summed', async () => {
  const device = await openDevice('cpu', { threads: 1 })
  const session = await openText(scattered, device)
  const i = makeTensor('i32', [3], [0, 7, -1])
  const cases = [
    ['total', { i, v: makeTensor('f32', [3], [1, 2, 4]) }],
    ['slope', { i, x: makeTensor('f32', [5], [1, 2, 3, 4, 5]) }],
  ] as const
  for (const [entry, feeds] of cases) {
    const message = await session.run(entry, feeds).then(
      () => 'none',
      (e: unknown) => String(e),
    )
    assert.match(message, 'index 7 is out of range')
  }
  session.close()
  await device.close()
})

test.run()
