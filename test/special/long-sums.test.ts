// The sum of 2^24 floats on both devices: close to the exact sum, and the same bits each time.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { makeTensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { randomStream } from '../support/random-model.ts'
import { openText } from '../support/session.ts'

const COUNT = 2 ** 24
/** Of the sum of magnitudes. */
const ALLOWED = 2e-7

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const random = randomStream(3)
/** The sum of four uniform numbers, near enough, scaled to deviation 1 around 0. */
const nearlyNormal = (): number => Math.sqrt(3) * (random() + random() + random() + random() - 2)

const inputs: Readonly<Record<string, (i: number) => number>> = {
  uniform: random,
  normal: nearlyNormal,
  'alternating 1e4': (i) => (i % 2 === 0 ? 1e4 : -1e4) + random(),
}

const text = `model M { entry e(x: f32[${COUNT}]) { return total = sum(x) } }`

for (const [name, element] of Object.entries(inputs)) {
  test(`${name} numbers`, async () => {
    const data = new Float32Array(COUNT)
    let exact = 0
    let magnitudes = 0
    for (let i = 0; i < COUNT; i++) {
      data[i] = element(i)
      exact += data[i]!
      magnitudes += Math.abs(data[i]!)
    }
    const x = makeTensor('f32', [COUNT], data)
    for (const device of [cpu, webgpu]) {
      const session = await openText(text, device)
      try {
        const first = (await session.run('e', { x })).total!.data[0]!
        const share = Math.abs(first - exact) / magnitudes
        assert.ok(
          share <= ALLOWED,
          `${device.name}: ${first} for ${exact}, off by ${share} of the magnitudes`,
        )
        const second = (await session.run('e', { x })).total!.data[0]!
        assert.is(second, first, `${device.name}: another sum the second time`)
        if (process.env.MLC_SHOW) console.log(name, device.name, share)
      } finally {
        await session.close()
      }
    }
  })
}

test.run()
