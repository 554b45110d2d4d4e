// The library and the float64 evaluator against ONNX's node tests.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dataPath, whenData } from '../support/data.ts'
import { loadOnnxCases } from './onnx-vectors.ts'
import { failuresOf } from './run-vectors.ts'

const folder = 'vectors/onnx'

whenData(test, folder)('ONNX vectors in float64', async () => {
  const { cases, skipped, broken } = loadOnnxCases(dataPath(folder))
  const failures = [...broken, ...(await failuresOf(cases, null))]
  console.log(
    `${cases.length - failures.length} passed, ${failures.length} failed, ${skipped.length} skipped`,
  )
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name])
  for (const [reason, names] of byReason)
    console.log(`left out ${names.length}, ${reason}: ${names.join(' ')}`)
  assert.equal(failures, [])
})

test.run()
