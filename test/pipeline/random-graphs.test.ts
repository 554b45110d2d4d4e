// Random graphs on both devices, fused and with every value stored, against float64: whatever fusion, schedules and the memory plan make of them, the values stay.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { randomModel } from '../support/random-model.ts'
import { full } from '../support/skip.ts'

const FORWARD = 1e-4
/** Gradients run through more roundings, and close to kinks. */
const GRADIENT = 2e-3
/** Beside the share of a value's scale: a softmax of one element has no gradient but roundings. */
const ABSOLUTE = 1e-5

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

/** Seeds on the GPU of `npm test`: SwiftShader takes a second for a graph. */
const devices: readonly (readonly [Device, number])[] = [
  [cpu, full ? 600 : 48],
  [webgpu, full ? 60 : 9],
]

/** `MLC_SEED=75` runs that one and prints its model. */
const only = process.env.MLC_SEED

const modelOf = (seed: number, unfused: boolean) => {
  const large = seed % 5 === 4
  return randomModel(seed, {
    nodes: 5 + ((seed * 7) % 36),
    sizes: large ? [17, 33, 64] : [1, 3, 4, 5, 8],
    gradient: seed % 3 === 0,
    unfused,
  })
}

/** Every value stored: on the GPU without `--full` for a third of the seeds. */
const alsoUnfused = (device: Device, seed: number): boolean => full || device === cpu || seed % 3 === 1

for (const [device, count] of devices) {
  const seeds = only === undefined ? Array.from({ length: count }, (_, seed) => seed) : [Number(only)]
  test(`${seeds.length} random graphs on ${device.name}`, async () => {
    const wrong: string[] = []
    for (const seed of seeds) {
      for (const unfused of alsoUnfused(device, seed) ? [false, true] : [false]) {
        const { text, kinds } = modelOf(seed, unfused)
        if (only !== undefined) console.log(text)
        try {
          const errors = await compareWithFloat64({ path: `seed-${seed}.ml`, text }, device)
          const bad = errors.filter(({ name, error, scale }) => {
            const share = name.startsWith('d_') ? GRADIENT : FORWARD
            return !(error * scale <= share * scale + ABSOLUTE)
          })
          for (const { name, error } of bad)
            wrong.push(
              `seed ${seed}${unfused ? ' unfused' : ''}: ${name} is off by ${error} (${kinds.join(' ')})`,
            )
        } catch (error) {
          wrong.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
    }
    assert.equal(wrong, [])
  })
}

test.run()
