// Matching weights: one error with every fault, suggestions, and safe conversions.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DType } from '../../runtime/program.ts'
import type { Tensor, TensorData } from '../../runtime/tensor.ts'
import { matchWeights } from '../../runtime/weights.ts'
import { failure } from '../support/hostile.ts'

const test = suite('weights')

const info = (name: string, dtype: DType, ...shape: number[]) => ({ name, dtype, shape })
const tensor = (dtype: DType, data: TensorData): Tensor => ({ dtype, shape: [data.length], data })
const one = (dtype: DType, given: Tensor) =>
  matchWeights([info('w', dtype, given.data.length)], new Map([['w', given]])).get('w')?.data

test('tensors that fit are passed on in the expected order', () => {
  const a = tensor('f32', Float32Array.of(1))
  const b = tensor('i32', Int32Array.of(2))
  const matched = matchWeights([info('b', 'i32', 1), info('a', 'f32', 1)], new Map(Object.entries({ a, b })))
  assert.equal([...matched.keys()], ['b', 'a'])
  assert.is(matched.get('a'), a)
})

test('all faults stand in one error', async () => {
  const given = new Map([
    ['conv1.wieght', tensor('f32', Float32Array.of(1))],
    ['fc.bias', tensor('f32', Float32Array.of(1, 2))],
    ['steps', tensor('f32', Float32Array.of(0.5))],
  ])
  const expected = [info('conv1.weight', 'f32', 1), info('fc.bias', 'f32', 3), info('steps', 'i32', 1)]
  const error = await failure(() => matchWeights(expected, given))
  assert.is(error.code, 'F0170')
  assert.match(error.message, /missing: `conv1\.weight`: f32\[1\]; did you mean `conv1\.wieght`\?/)
  assert.match(error.message, /extra: `conv1\.wieght`/)
  assert.match(error.message, /misshapen: `fc\.bias` is \[2\] in the file, \[3\] in the model/)
  assert.match(error.message, /unfit: `steps` holds 0.5 at element 0/)
})

test('a common prefix is named', async () => {
  const given = new Map([['module.fc.bias', tensor('f32', Float32Array.of(1))]])
  assert.match(
    (await failure(() => matchWeights([info('fc.bias', 'f32', 1)], given))).hint ?? '',
    /`module\.`/,
  )
})

test('a scalar is not a vector of one', async () => {
  const scalar: Tensor = { dtype: 'f32', shape: [], data: Float32Array.of(1) }
  assert.match(
    (await failure(() => matchWeights([info('w', 'f32', 1)], new Map([['w', scalar]])))).message,
    /misshapen/,
  )
})

test('only safe conversions', async () => {
  assert.equal(one('f16', tensor('f32', Float32Array.of(1, -2.5))), Uint16Array.of(0x3c00, 0xc100))
  assert.equal(one('f32', tensor('bf16', Uint16Array.of(0x3f80))), Float32Array.of(1))
  assert.equal(one('i32', tensor('f32', Float32Array.of(3))), Int32Array.of(3))
  assert.equal(one('f32', tensor('i32', Int32Array.of(2 ** 24))), Float32Array.of(2 ** 24))
  assert.equal(one('bool', tensor('u8', Uint8Array.of(1, 0))), Uint8Array.of(1, 0))
  for (const [dtype, given] of [
    ['f16', tensor('f32', Float32Array.of(1e6))],
    ['f32', tensor('i32', Int32Array.of(2 ** 24 + 1))],
    ['u8', tensor('i32', Int32Array.of(256))],
    ['bool', tensor('u8', Uint8Array.of(2))],
  ] as const) {
    assert.match((await failure(() => one(dtype, given))).message, /unfit/)
  }
})

test.run()
