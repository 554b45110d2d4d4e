// PyTorch's and ONNX's vectors compiled for the CPU and for WebGPU, and run there.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Device } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { dataPath, whenData } from '../support/data.ts'
import { testGpu } from '../support/gpu.ts'
import { full } from '../support/skip.ts'
import { loadOnnxCases } from './onnx-vectors.ts'
import { failuresOf } from './run-vectors.ts'
import { loadTorchCases } from './torch-vectors.ts'
import type { VectorCase, VectorCases } from './vector-case.ts'

const sets: Readonly<Record<string, (dir: string) => VectorCases>> = {
  'vectors/torch': loadTorchCases,
  'vectors/onnx': loadOnnxCases,
}
/** A software GPU compiles each shader for a tenth of a second: without `--full` it takes every fourth case. */
const sampled = (device: string, cases: readonly VectorCase[]): readonly VectorCase[] =>
  full || device === 'CPU' ? cases : cases.filter((_, i) => i % 4 === 0)

const devices: Readonly<Record<string, () => Promise<Device>>> = {
  CPU: () => openDevice('cpu', { threads: 1 }),
  WebGPU: () => testGpu(),
}

for (const [device, open] of Object.entries(devices)) {
  for (const [folder, load] of Object.entries(sets)) {
    whenData(test, folder)(`${folder} on ${device}`, async () => {
      const { cases: all, skipped, broken } = load(dataPath(folder))
      const cases = sampled(device, all)
      const opened = await open()
      try {
        const failures = [...broken, ...(await failuresOf(cases, opened))]
        const passed = cases.length - failures.length
        console.log(
          `${folder} on ${device}: ${passed} passed, ${failures.length} failed, ${skipped.length} skipped`,
        )
        assert.equal(failures, [])
      } finally {
        await opened.close()
      }
    })
  }
}

test.run()
