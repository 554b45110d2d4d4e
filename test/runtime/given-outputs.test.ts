// Outputs that lie where an argument does: right in every run, read at once, later or in part, on both devices.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { openText } from '../support/session.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const f32 = (...values: number[]): Tensor => makeTensor('f32', [values.length], values)

const MODEL = `model M {
  state kept: f32[4] = 0
  param w: f32[4] = 1
  entry walk(x: f32[4], p: bool[3]) {
    last = kept
    kept <- x
    return x, again = x, square = reshape(x, [2, 2]), p, double = x * 2.0, last, w
  }
  train step(x: f32[4]) {
    y = x + w
    w <- y
    return x, y
  }
  entry other(x: f32[2]) { return x }
}
`

for (const device of [cpu, webgpu]) {
  test(`${device.name}: values of each run`, async () => {
    const session = await openText(MODEL, device)
    const p = makeTensor('bool', [3], [1, 0, 1])
    try {
      let before = [0, 0, 0, 0]
      for (let run = 1; run <= 4; run++) {
        const values = [run, -run, 0.5 * run, Infinity]
        const out = await session.run('walk', { x: f32(...values), p })
        for (const name of ['x', 'again']) assert.equal(out[name], f32(...values))
        assert.equal(out.square, makeTensor('f32', [2, 2], values))
        assert.equal(out.p, p)
        assert.equal(out.double, f32(...values.map((v) => 2 * v)))
        assert.equal(out.last, f32(...before))
        assert.equal(out.w, f32(1, 1, 1, 1))
        assert.equal((await session.weights()).get('kept'), f32(...values))
        before = values
        assert.equal(await session.run('other', { x: f32(run, 7) }), { x: f32(run, 7) })
      }
    } finally {
      await session.close()
    }
  })

  test(`${device.name}: outputs are no view of the caller's array, and overlapping runs keep theirs apart`, async () => {
    const session = await openText(MODEL, device)
    try {
      const data = Float32Array.of(1, 2)
      const first = session.run('other', { x: data })
      const second = session.run('other', { x: f32(3, 4) })
      assert.equal([(await first).x, (await second).x], [f32(1, 2), f32(3, 4)])
      data[0] = 9
      assert.equal((await first).x, f32(1, 2))
      const { x } = await session.run('other', { x: data })
      x!.data[1] = 5
      assert.equal(data, Float32Array.of(9, 2))
    } finally {
      await session.close()
    }
  })

  test(`${device.name}: lazy outputs and fetched ones`, async () => {
    const session = await openText(MODEL, device)
    try {
      let n = 0
      let stale: { read(): Promise<Tensor> } | undefined
      for await (const out of session.steps(
        'step',
        [1, 2, 3].map((v) => ({ x: f32(v, 0, 0, v) })),
      )) {
        n++
        assert.equal(await out.x!.read(), f32(n, 0, 0, n))
        assert.equal(await out.x!.read(), f32(n, 0, 0, n))
        stale ??= out.x
      }
      let gone = ''
      await stale!.read().catch((error: Error) => {
        gone = error.message
      })
      assert.match(gone, 'x is gone')
      assert.equal((await session.weights()).get('w'), f32(7, 1, 1, 7))
      const fetched = await session.run('step', { x: f32(1, 1, 1, 1) }, { fetch: ['x'] })
      assert.equal(fetched, { x: f32(1, 1, 1, 1) })
      await session.enqueue('other', { x: f32(1, 2) })
      assert.equal(await session.run('other', { x: f32(2, 3) }), { x: f32(2, 3) })
    } finally {
      await session.close()
    }
  })
}

test.run()
