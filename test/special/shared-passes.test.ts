// Element-wise results that read what a long sum reads: one kernel stores them, with the right numbers; what a kernel of its own would
// overwrite in place stays in that kernel.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { makeTensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { randomStream } from '../support/random-model.ts'
import { compileFor, openText } from '../support/session.ts'

const [N, D] = [1024, 1152]
const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const random = randomStream(11)
const given = (): Float32Array => Float32Array.from({ length: N * D }, () => 2 * random() - 1)

const close = (is: number, expected: number, what: string): void =>
  assert.ok(
    Math.abs(is - expected) <= 1e-5 * Math.max(1, Math.abs(expected)),
    `${what}: ${is} for ${expected}`,
  )

for (const device of [cpu, webgpu]) {
  test(`a sum and the gradients of its terms are one kernel on ${device.name}`, async () => {
    const text = `model M { entry e(x: f32[${N}, ${D}], y: f32[${N}, ${D}]) {
      c = sum(x * y)
      let (dx, dy) = grad(c, [x, y])
      return c, dx = dx * 2.0, dy = dy - x
    } }`
    const { program } = compileFor({ path: 'model.ml', text }, device)
    const session = await openText(text, device)
    try {
      const names = program!.manifest.kernels.map((k) => k.name)
      assert.ok(
        names.some((n) => /partial.*_mul.*_sub|partial.*_sub.*_mul/.test(n)),
        names.join(),
      )
      const [x, y] = [given(), given()]
      const outputs = await session.run('e', {
        x: makeTensor('f32', [N, D], x),
        y: makeTensor('f32', [N, D], y),
      })
      let exact = 0
      for (let i = 0; i < x.length; i++) exact += x[i]! * y[i]!
      close(outputs.c!.data[0]!, exact, 'c')
      for (let i = 0; i < x.length; i += 97) {
        assert.is(outputs.dx!.data[i], 2 * y[i]!)
        assert.is(outputs.dy!.data[i], 0)
      }
    } finally {
      await session.close()
    }
  })

  test(`an update stays in place, and the sum sees the old value on ${device.name}`, async () => {
    const text = `model M {
      param w: f32[${N}, ${D}] = normal()
      train e() {
        c = sum(w * w)
        w <- w * 0.5
        return c
      }
    }`
    const { program } = compileFor({ path: 'model.ml', text }, device)
    const session = await openText(text, device)
    try {
      const entry = program!.manifest.entries.find((e) => e.name === 'e')!
      assert.ok(entry.arena < 4 * N * D, `the new value takes ${entry.arena} bytes of its own`)
      const before = (await session.weights()).get('w')!.data as Float32Array
      const old = Float32Array.from(before)
      const { c } = await session.run('e', {})
      close(
        c!.data[0]!,
        old.reduce((s, v) => s + v * v, 0),
        'c',
      )
      const after = (await session.weights()).get('w')!.data
      for (let i = 0; i < old.length; i += 101) assert.is(after[i], Math.fround(old[i]! * 0.5))
    } finally {
      await session.close()
    }
  })

  test(`what reads a value of another slice comes after all slices on ${device.name}`, async () => {
    const text = `model M { entry e(x: f32[${N}, ${D}]) {
      c = sum(x * x)
      y = x * 2.0
      z = flip(flip(y, 0), 1) + x
      return c, y, z, t = y @ (ones([${D}, 4]) * c), u = z @ (ones([${D}, 4]) * c)
    } }`
    const session = await openText(text, device)
    try {
      const x = given()
      const { y, z } = await session.run('e', { x: makeTensor('f32', [N, D], x) })
      for (let i = 0; i < x.length; i += 89) {
        assert.is(y!.data[i], 2 * x[i]!)
        assert.is(z!.data[i], Math.fround(2 * x[x.length - 1 - i]! + x[i]!))
      }
    } finally {
      await session.close()
    }
  })
}

test.run()
