// Step-exact training: from PyTorch's first weights and batches, each loss is PyTorch's in float64.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { readSafetensors } from '../../runtime/formats/safetensors.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { dataPath, whenData } from '../support/data.ts'
import { FASHION, fashion, type Images } from '../support/fashion.ts'
import { testDevices } from '../support/gpu.ts'
import { openModel } from '../support/session.ts'
import { full } from '../support/skip.ts'

/** Later, float32 PyTorch itself leaves its float64: kinks of relu and of max-pooling. */
const STEPS = 40
/** A step of LeNet takes SwiftShader a second and more. */
const FEW_STEPS = 10
const TOLERANCE = 1e-4

interface Trajectory {
  readonly name: string
  readonly shape: readonly number[]
  /** Names in the model for those in the file. */
  readonly layers: Readonly<Record<string, string>>
  readonly stepsOnGpu: number
}

const trajectories: readonly Trajectory[] = [
  { name: 'traj_mlp', shape: [784], layers: { 1: 'fc1', 3: 'fc2' }, stepsOnGpu: STEPS },
  {
    name: 'traj_lenet',
    shape: [1, 28, 28],
    layers: { 0: 'conv1', 3: 'conv2', 7: 'fc1', 9: 'fc2', 11: 'fc3' },
    stepsOnGpu: full ? STEPS : FEW_STEPS,
  },
]

const test = suite<{ cpu: Device; webgpu: Device; images: Images }>('trajectories')

test.before(async (context) => {
  Object.assign(context, await testDevices())
})
test.after(async ({ cpu, webgpu }) => {
  await cpu.close()
  await webgpu.close()
})

/** The first weights of the file, by the model's names. */
function firstWeights(file: ReadonlyMap<string, Tensor>, layers: Trajectory['layers']): Map<string, Tensor> {
  const names = [...file.keys()].filter((name) => name.startsWith('init.'))
  return new Map(
    names.map((name) => {
      const [, layer, part] = name.split('.') as [string, string, string]
      return [`${layers[layer]}.${part}`, file.get(name)!]
    }),
  )
}

for (const { name, shape, layers, stepsOnGpu } of trajectories) {
  const path = `trajectories/${name}.safetensors`
  for (const on of ['cpu', 'webgpu'] as const) {
    const steps = on === 'cpu' ? STEPS : stepsOnGpu
    whenData(
      test,
      path,
      FASHION,
    )(`${name} on ${on}: ${steps} losses`, async (context) => {
      context.images ??= await fashion('train')
      const file = readSafetensors(readFileSync(dataPath(path)))
      const rows = file.get('batch')!
      const size = rows.shape[1]!
      const session = await openModel(`test/fixtures/${name}.ml`, context[on], {
        weights: firstWeights(file, layers),
        entries: ['step'],
      })
      let worst = 0
      for (let step = 0; step < steps; step++) {
        const batch = context.images.batch(rows.data.subarray(step * size, (step + 1) * size), shape)
        const { loss } = await session.run('step', { ...batch })
        const expected = file.get('loss64')!.data[step]!
        worst = Math.max(worst, Math.abs(loss!.data[0]! - expected) / expected)
        assert.ok(worst < TOLERANCE, `step ${step}: ${loss!.data[0]} where PyTorch has ${expected}`)
      }
      console.log(`${name} on ${on}: ${steps} losses within ${worst.toExponential(1)}`)
      await session.close()
    })
  }
}

test.run()
