// What the library leans on in the language itself: conditions that see arguments, locals that keep values, sizes from lists.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { near, program, tensor } from './run.ts'

test('a condition sees the argument, the body the member of the same name', () => {
  const { model, run } = program(`
module Shift(bias = true) {
  if bias { param bias: f32[2] = full(3) }
  fn call(x) {
    y = if bias then x + bias else x
    if not bias { y = y * 10 }
    return y
  }
}
model M {
  with_bias = Shift()
  without = Shift(bias=false)
  entry e(x: f32[2]) { return a = with_bias(x), b = without(x) }
}`)
  assert.equal(
    model.variables.map((v) => v.name),
    ['with_bias.bias'],
  )
  const { outputs } = run('e', { x: tensor([2], [1, 2]) }, new Map([['with_bias.bias', tensor([2], [3, 3])]]))
  near('a', outputs.get('a')?.data, [4, 5])
  near('b', outputs.get('b')?.data, [10, 20])
})

test('a local keeps the value of a state from before its update', () => {
  const { run } = program(`model M {
    state count: i32 = 0
    entry e(x: i32) {
      old = count
      count <- count + x
      return old, now = count
    }
  }`)
  const { outputs } = run('e', { x: tensor([], [5]) }, new Map([['count', tensor([], [2])]]))
  near('old', outputs.get('old')?.data, [2])
  near('now', outputs.get('now')?.data, [7])
})

test('sizes come from lists and rounded numbers', () => {
  const { model } = program(`const sizes = [2, 3]
model M(n = 7) {
  param w: f32[sizes, 4] = zeros()
  half = maximum(1, floor(n / 2))
  param v: f32[half, as_list(5)] = zeros()
  entry e(x: f32) { return x }
}`)
  assert.equal(
    model.variables.map((v) => v.type.shape),
    [
      [2, 3, 4],
      [3, 5],
    ],
  )
})

test('an argument named training is an argument', () => {
  const { run } = program(`model M {
    fn f(x, training = false) = if training then x else -x
    entry e(x: f32) { return a = f(x), b = f(x, training=true), c = if training then x else x * 5 }
  }`)
  const { outputs } = run('e', { x: tensor([], [2]) })
  near(
    'outputs',
    [...outputs.values()].map((v) => v.data[0]!),
    [-2, 2, 10],
  )
})

test.run()
