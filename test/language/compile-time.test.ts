// What is decided while a program is compiled: numbers, lists, loops, conditions, dims and settings.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { body, codes, model, run } from './evaluate.ts'

const test = suite('language: compile time')

/** The value of a compile-time expression, by way of a tensor. */
const value = (expr: string): number =>
  body(`return y = 0 * x + (${expr})`, [1]).out.y === undefined
    ? Number.NaN
    : (body(`return y = 0 * x + (${expr})`, [1]).out.y as number[])[0]!

const table: readonly [string, number][] = [
  ['7 // 2', 3],
  ['-7 // 2', -4],
  ['7 // -2', -4],
  ['-7 // -2', 3],
  ['-7 % 3', 2],
  ['7 % -3', -2],
  ['-7.5 % 2', 0.5],
  ['7 / 2', 3.5],
  ['2 ** 3 ** 2', 512],
  ['-2 ** 2', -4],
  ['(-2) ** 2', 4],
  ['2 ** -1', 0.5],
  ['1 - 2 - 3', -4],
  ['24 / 4 / 2', 3],
  ['1_000 + 1e3', 2000],
  ['if 1 < 2 then 5 else 6', 5],
  ['if not (1 < 2 and 2 < 1) or false then 1 else 0', 1],
  ['if false and nothing then 1 else 2', 2],
  ['len([i for i in 0..4])', 4],
  ['[i * i for i in 0..4][-1]', 9],
  ['[1, 2, 3][1:][0]', 2],
  ['len([1, 2] + [3])', 3],
  ['if [1, 2] == [1, 2] then 1 else 0', 1],
  ['if "a" == "b" then 1 else 0', 0],
  ['if None == None then 1 else 0', 1],
  ['x.shape[0] + 2', 3],
  ['floor(2.7) + ceil(0.1)', 3],
  ['round(pi)', 3],
  ['f32(3) / 2', 1.5],
  ['i32(2.9)', 2],
]
for (const [expr, expected] of table) test(expr, () => assert.is(value(expr), expected))

test('`//` and `%` of tensors floor as well', () => {
  assert.equal(body('return q = x // 2, r = x % 2', [-7, 7, -8]).out, { q: [-4, 3, -4], r: [1, 1, 0] })
  assert.equal(
    run('model M { entry e(n: i32[3]) { return q = n // -2, r = n % -2 } }', { n: [-7, 7, 8] }).out,
    {
      q: [3, -4, -4],
      r: [-1, -1, 0],
    },
  )
})

test('`**` binds closer than a minus in front, and to the right', () => {
  assert.equal(body('return a = -x ** 2, b = 2 ** x ** 2').out, { a: [-1, -4, -9], b: [2, 16, 512] })
})

test('pipes put the value first', () => {
  const text =
    'fn minus(a, b = 1) = a - b model M { entry e(x: f32[2]) { return y = x |> minus, z = x |> minus(5) |> abs, w = -x |> relu } }'
  assert.equal(run(text, { x: [1, 2] }).out, { y: [0, 1], z: [4, 3], w: [0, 0] })
})

test('loops unroll over counts and lists; an empty one runs never', () => {
  assert.equal(
    body(
      'for i in 1..4 { x = x * i } for k in [10, 20] { x = x + k } for i in 3..1 { x = x * 0 } return y = x',
    ).out,
    { y: [36, 42, 48] },
  )
})

test('several results, and names for those that are needed', () => {
  const text = `fn both(x) { return x + 1, x * 2 }
  model M { entry e(x: f32[4]) {
    let (a, _) = both(x)
    let (low, high) = split(x, 2)
    let (g, h) = grad(sum(a * x), [x, a])
    return a, low, high, g, h
  } }`
  assert.equal(run(text, { x: [1, 2, 3, 4] }).out, {
    a: [2, 3, 4, 5],
    low: [1, 2],
    high: [3, 4],
    g: [3, 5, 7, 9],
    h: [1, 2, 3, 4],
  })
})

test('a dim of a signature is bound by its first use, and is a number in the body', () => {
  const text = `fn f(x: f32[B, D], w: f32[D, H]) -> f32[B, H] = x @ w * B + D
  model M { entry e(x: f32[1, 2], w: f32[2, 1]) { return y = f(x, w) } }`
  assert.equal(run(text, { x: [1, 2], w: [3, 4] }).out, { y: [13] })
  assert.equal(codes(text.replace('w: f32[2, 1]', 'w: f32[3, 1]')), ['E0415'])
})

test('f32[] is f32, and a number passes for a scalar', () => {
  const text =
    'fn f(x: f32[], y: f32) = x + y model M { entry e(x: f32[], y: f32) { return a = f(x, y), b = f(1, x) } }'
  const result = run(text, { x: 2, y: 3 })
  assert.equal(result.out, { a: 5, b: 3 })
  assert.equal(result.shapes, { a: [], b: [] })
})

test('settings replace defaults, which later defaults see', () => {
  const text =
    'model M(N = 2, D = N * 2, on = true, mode = "a", rate = 0.5) { entry e(x: f32[D]) { return y = x * rate + (if on then 1 else 0) + (if mode == "a" then 10 else 20) } }'
  const shape = (set: Record<string, number | boolean | string>) =>
    model(text, { set }).entries[0]!.args[0]!.type.shape
  assert.equal(shape({}), [4])
  assert.equal(shape({ N: 3 }), [6])
  assert.equal(shape({ N: 3, D: 1 }), [1])
  const set = { D: 1, on: false, mode: 'b', rate: 2 }
  assert.equal(run(text, { x: [1] }, { options: { set } }).out, { y: [22] })
  assert.equal(codes(text, { set: { N: 2.5 } }), ['E0509'])
  assert.equal(codes(text, { set: { on: 1 } }), ['E0509'])
  assert.equal(codes(text, { set: { N: Number.NaN } }), ['E0509'])
  assert.equal(codes(text, { set: { n: 1 } }), ['E0508'])
})

test('a number that is set is a float where the default is one', () => {
  assert.equal(codes('model M(a = 0.5) { entry e(n: i32[1]) { return y = n * a } }', { set: { a: 2 } }), [
    'E0308',
  ])
})

test('assertions hold at compile time', () => {
  assert.equal(codes('model M(n = 3) { entry e(x: f32) { assert n == 3, "no" return y = x } }'), [])
  assert.equal(
    codes('model M(n = 3) { entry e(x: f32) { assert n == 3 return y = x } }', { set: { n: 4 } }),
    ['E0507'],
  )
})

test.run()
