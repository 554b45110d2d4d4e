// Small variants of the models of examples/zoo on the processor against float64: scores, and training steps with their dropout.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { compareWithFloat64, readSource } from '../support/against-float64.ts'

const OUTPUTS = 1e-5
/** Params behind a step: sums in gradients of batch norms cancel, and Adam divides by what is almost zero in the bias of attention's keys. */
const UPDATES = 1e-3

const test = suite<{ cpu: Device }>('zoo: models')

test.before(async (context) => {
  context.cpu = await openDevice('cpu', { threads: 2 })
})
test.after(({ cpu }) => cpu.close())

async function expectClose(
  cpu: Device,
  file: string,
  set: Record<string, number>,
  entries: string[],
): Promise<void> {
  const results = await compareWithFloat64(readSource(`examples/zoo/${file}.ml`), cpu, { set, entries })
  assert.ok(results.length > 0)
  const wrong = results.filter(({ name, error }) => !(error < (name.endsWith(' after') ? UPDATES : OUTPUTS)))
  assert.equal(
    wrong.map(({ entry, name, error }) => `${entry} ${name}: ${error}`),
    [],
  )
}

const images = { size: 32, classes: 5 }

test('alexnet of 67 x 67 pixels', ({ cpu }) =>
  expectClose(cpu, 'alexnet', { size: 67, classes: 5, hidden: 48 }, ['predict', 'step']))

test('vgg16 of 32 x 32 pixels', ({ cpu }) =>
  expectClose(cpu, 'vgg16', { ...images, hidden: 48 }, ['predict']))

test('resnet18 of 40 x 40 pixels', ({ cpu }) =>
  expectClose(cpu, 'resnet', { size: 40, classes: 5, depth: 18, batch: 3 }, ['step']))

test('resnet50 of 32 x 32 pixels', ({ cpu }) =>
  expectClose(cpu, 'resnet', { ...images, depth: 50 }, ['predict']))

test('gpt2 of two layers', ({ cpu }) =>
  expectClose(cpu, 'gpt2', { layers: 2, heads: 4, width: 32, vocabulary: 50, context: 16, T: 11, batch: 2 }, [
    'predict',
    'next',
    'step',
  ]))

test.run()
