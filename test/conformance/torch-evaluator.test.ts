// The library and the float64 evaluator against PyTorch's values and gradients.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dataPath, whenData } from '../support/data.ts'
import { failuresOf } from './run-vectors.ts'
import { loadTorchCases } from './torch-vectors.ts'

const folder = 'vectors/torch'

whenData(test, folder)('PyTorch vectors in float64', async () => {
  const { cases, skipped, broken } = loadTorchCases(dataPath(folder))
  const failures = [...broken, ...(await failuresOf(cases, null))]
  console.log(
    `${cases.length - failures.length} passed, ${failures.length} failed, ${skipped.length} skipped`,
  )
  for (const { name, reason } of skipped) console.log(`left out ${name}: ${reason}`)
  assert.equal(failures, [])
  assert.ok(skipped.length / (cases.length + skipped.length) < 0.03)
})

test.run()
