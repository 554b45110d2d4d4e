// One epoch of Fashion-MNIST on the processor learns what it should.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import { philox } from '../../runtime/formats/sampler.ts'
import { whenData } from '../support/data.ts'
import { FASHION, fashion } from '../support/fashion.ts'
import { openModel } from '../support/session.ts'

const BATCH = 32
const ACCURACY = 0.82

const test = suite('fashion')

/** 0 to count - 1 in a random order (Fisher and Yates), the same for the same seed. */
function shuffled(count: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = philox([i, 0, 0, 0], [seed, 0])[0] % (i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

whenData(test, FASHION)('a multilayer perceptron reaches 0.82 in one epoch', async () => {
  const [train, held] = [await fashion('train'), await fashion('t10k')]
  const device = await openCpu()
  const session = await openModel('test/fixtures/traj_mlp.ml', device, { seed: 1 })
  const start = performance.now()
  const order = shuffled(train.count, 1)
  for (let at = 0; at + BATCH <= order.length; at += BATCH) {
    await session.enqueue('step', { ...train.batch(order.subarray(at, at + BATCH), [784]) })
  }
  const seconds = (performance.now() - start) / 1000
  const batches = Math.floor(held.count / BATCH)
  let right = 0
  for (let b = 0; b < batches; b++) {
    const rows = Int32Array.from({ length: BATCH }, (_, i) => b * BATCH + i)
    const { accuracy } = await session.run('predict', { ...held.batch(rows, [784]) }, { fetch: ['accuracy'] })
    right += accuracy!.data[0]!
  }
  console.log(`test accuracy ${(right / batches).toFixed(4)} after one epoch of ${seconds.toFixed(1)} s`)
  assert.ok(right / batches >= ACCURACY)
  await session.close()
  await device.close()
})

test.run()
