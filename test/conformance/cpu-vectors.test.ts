// PyTorch's and ONNX's vectors compiled to WebAssembly and run on the CPU.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openDevice } from '../../runtime/devices.ts'
import { dataPath, whenData } from '../support/data.ts'
import { loadOnnxCases } from './onnx-vectors.ts'
import { failureOnDevice } from './run-on-device.ts'
import { loadTorchCases } from './torch-vectors.ts'
import type { VectorCases } from './vector-case.ts'

const sets: Readonly<Record<string, (dir: string) => VectorCases>> = {
  'vectors/torch': loadTorchCases,
  'vectors/onnx': loadOnnxCases,
}

for (const [folder, load] of Object.entries(sets)) {
  whenData(test, folder)(`${folder} on the CPU`, async () => {
    const device = await openDevice('cpu', { threads: 1 })
    const { cases, skipped } = load(dataPath(folder))
    const failures: string[] = []
    for (const vector of cases) {
      const failure = await failureOnDevice(vector, device).catch((error: unknown) => String(error))
      if (failure !== null) failures.push(`${vector.name}: ${failure}`)
    }
    console.log(
      `${folder}: ${cases.length - failures.length} passed, ${failures.length} failed, ${skipped.length} skipped`,
    )
    assert.equal(failures, [])
  })
}

test.run()
