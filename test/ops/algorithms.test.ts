// Each operator's algorithm (`at`, which devices run) against its float64 reference, element by element, on its samples.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { resetExprs, variable } from '../../compiler/ir/expr.ts'
import { shapeValues } from '../../compiler/ir/types.ts'
import { evaluateExpr, readOf } from './evaluate-expr.ts'
import { allSamples, randomNumbers, type Sample, sampleValue } from './samples.ts'

function checkSample({ op, inputs, attrs, text }: Sample): void {
  if (!op.at) return
  resetExprs()
  const random = randomNumbers(text.length)
  const types = inputs.map((input) => input.type)
  const buffers = inputs.map((input) => sampleValue(input, random))
  const out = op.type(types, attrs)
  const shape = shapeValues(out.shape)
  const reads = types.map((type, slot) => readOf(slot, type.shape, type.dtype))
  const index = shape.map((size, i) => variable(`i${i}`, size))
  const expr = op.at(index, reads, attrs, types, out)
  const expected = op.reference(buffers, attrs, { shape, dtype: out.dtype }, types)
  assert.equal(expected.shape, shape)
  expected.data.forEach((e, flat) => {
    const vars = new Map<number, number>()
    let rest = flat
    for (let i = shape.length - 1; i >= 0; i--) {
      vars.set(index[i]!.id, rest % shape[i]!)
      rest = Math.floor(rest / shape[i]!)
    }
    const a = evaluateExpr(expr, vars, buffers)
    const close = Object.is(a, e) || Math.abs(a - e) <= 1e-6 * (1 + Math.abs(e))
    assert.ok(close, `${op.name} (${text}): element ${flat} is ${a}, the reference ${e}`)
  })
}

for (const sample of allSamples()) test(`${sample.op.name}: ${sample.text}`, () => checkSample(sample))

test.run()
