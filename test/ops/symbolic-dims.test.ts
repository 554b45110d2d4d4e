// Pushes one symbol through every shape rule: the result, at the symbol's value, is what the rule gives for numbers.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Dim, dimMax, formatType, ShapeError, type TensorType } from '../../compiler/ir/types.ts'
import { operators } from '../../compiler/ops/table.ts'
import { allSamples } from './samples.ts'

const test = suite('symbolic dims')
const symbol: Dim = { kind: 'symbol', name: 'N', max: 64 }

function at(dim: Dim, n: number): number {
  if (typeof dim === 'number') return dim
  if (dim.kind === 'symbol') return n
  const [a, b] = [at(dim.a, n), at(dim.b, n)]
  return dim.kind === 'add' ? a + b : dim.kind === 'mul' ? a * b : Math.floor(a / b)
}

/** Operators whose attributes fix the result's sizes: they may refuse a symbol, in the user's terms. */
const sized = new Set([
  'expand',
  'reshape',
  'slice',
  'unslice',
  'windows',
  'fold',
  'conv',
  'put_sum',
  'random_bits',
])
const covered = new Set<string>()

for (const { op, text, inputs, attrs } of allSamples()) {
  for (const axis of [0, 1, 2]) {
    const n = inputs[0]?.type.shape[axis]
    if (n === undefined) continue
    test(`${op.name}(${text}) with a symbol on axis ${axis}`, () => {
      const types: TensorType[] = inputs.map(({ type }) => ({
        dtype: type.dtype,
        shape: type.shape.map((dim, i) => (i === axis && dim === n ? symbol : dim)),
      }))
      const expected = op.type(
        inputs.map((i) => i.type),
        attrs,
      )
      let result: TensorType
      try {
        result = op.type(types, attrs)
      } catch (error) {
        // Two operands whose sizes agree only by chance (a matrix product's inner axes) cannot both be N.
        assert.ok(error instanceof ShapeError, `${op.name}: ${String(error)}`)
        return
      }
      covered.add(op.name)
      assert.is(
        formatType({ dtype: result.dtype, shape: result.shape.map((d) => at(d, n)) }),
        formatType(expected),
      )
      assert.ok(result.shape.every((d) => dimMax(d) >= at(d, n) || typeof d === 'number'))
    })
  }
}

test('every operator with inputs of some size takes a symbol', () => {
  const without = [...operators.values()].filter(
    (op) =>
      op.samples.some((s) => /\[\d/.test(s.split('|')[0]!)) && !covered.has(op.name) && !sized.has(op.name),
  )
  assert.equal(
    without.map((op) => op.name),
    [],
  )
})

test.run()
