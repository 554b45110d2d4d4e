// Names: what hides what, what opens a scope, and which order declarations have.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { body, codes, run } from './evaluate.ts'

const test = suite('language: scoping')
const files = (texts: Record<string, string>) => (path: string) => texts[path] ?? null

test('in conditions, types and initialisers an argument wins over a member of its name; in bodies the member', () => {
  const text = `module Scaled(scale = true, size = 2) {
    if scale { param scale: f32[size] = full(3) }
    size = size + 1
    fn call(x) {
      if scale { return x * scale }
      return x
    }
    fn width(x) = x + size
  }
  model M {
    on = Scaled()
    off = Scaled(scale=false)
    entry e(x: f32[2]) { return a = on(x), b = off(x), c = on.width(x) }
  }`
  assert.equal(run(text, { x: [1, 2] }).out, { a: [3, 6], b: [1, 2], c: [4, 5] })
})

test('`if` and `for` open no scope, and what a branch not taken would bind is unbound', () => {
  assert.equal(body('if true { y = x + 1 } for i in 0..3 { z = x * i } return y, z, w = x + i').out, {
    y: [2, 3, 4],
    z: [2, 4, 6],
    w: [3, 4, 5],
  })
  assert.equal(codes('model M { entry e(x: f32[1]) { if false { y = x } return z = y } }'), ['E0201'])
})

test('a comprehension has a scope of its own', () => {
  assert.equal(body('i = 10 n = len([i for i in 0..3]) return y = x + i + n').out, { y: [14, 15, 16] })
})

test('the branch not taken is not resolved', () => {
  assert.equal(body('if false { y = nothing(x) } z = if true then x else nothing return z').out, {
    z: [1, 2, 3],
  })
})

test('arguments and locals may hide functions, constants and the library', () => {
  const text = `const k = 2
  fn relu(x) = x * k
  fn f(sum) { k = 5 return sum * k }
  model M { entry e(x: f32[2]) { mean = x + 1 return a = relu(x), b = f(x), mean } }`
  assert.equal(run(text, { x: [-1, 1] }).out, { a: [-2, 2], b: [-5, 5], mean: [0, 2] })
})

test('the library keeps its own bindings', () => {
  const text = 'fn exp(x) = x fn sum(x) = x model M { entry e(x: f32[2]) { return y = softmax(x) } }'
  assert.equal(run(text, { x: [0, 0] }).out, { y: [0.5, 0.5] })
})

test('functions and modules may be used above their declaration, constants and members only below', () => {
  const text = `model M { a = D(2) fn f(x) = g(x) fn g(x) = a(x) entry e(x: f32[1]) { return y = f(x) } }
  module D(n) { fn call(x) = h(x) * n }
  fn h(x) = x + 1`
  assert.equal(run(text, { x: [1] }).out, { y: [4] })
  assert.equal(codes('const a = b const b = 1 model M { entry e(x: f32) { return y = x } }'), ['E0201'])
  assert.equal(codes('model M { a = b b = 1 entry e(x: f32) { return y = x } }'), ['E0201'])
  assert.equal(codes('model M(a = b, b = 1) { entry e(x: f32) { return y = x } }'), ['E0201'])
})

test('a local may be bound again, a param, state or layer may not', () => {
  assert.equal(body('x = x + 1 x = x * 2 return y = x').out, { y: [4, 6, 8] })
  for (const name of ['w', 's', 'fc'])
    assert.equal(
      codes(
        `model M { param w: f32 = 0 state s: f32 = 0 fc = Linear(1, 1) entry e(x: f32) { ${name} = x return y = x } }`,
      ),
      ['E0208'],
    )
})

test('imports bring declarations, hide the library, are not transitive and do not clash', () => {
  const read = files({
    'lib/a.ml': 'import "./b.ml" const two = 2 fn relu(x) = twice(x) + two',
    'lib/b.ml': 'fn twice(x) = x * 2',
  })
  const uses = (use: string, more = '') =>
    `import "./lib/a.ml" ${more} model M { entry e(x: f32[1]) { return y = ${use} } }`
  assert.equal(run(uses('relu(x) + two'), { x: [-3] }, { options: { read } }).out, { y: [-2] })
  assert.equal(codes(uses('twice(x)'), { read }), ['E0201'])
  assert.equal(codes(uses('x', 'const two = 3'), { read }), ['E0217'])
  assert.equal(
    run(uses('twice(x) + relu(x)', 'import "./lib/b.ml"'), { x: [1] }, { options: { read } }).out,
    { y: [6] },
  )
})

test('words of declarations are ordinary names elsewhere', () => {
  assert.equal(
    body(
      'state = x model = state + 1 train = model * 2 with = train clip = with over = clip return entry = over',
    ).out,
    {
      entry: [4, 6, 8],
    },
  )
})

test('the `training` flag is true in train entries alone', () => {
  const text = `model M {
    fn f(x) = if training then x * 2 else x
    entry e(x: f32[1]) { return y = f(x) }
    train t(x: f32[1]) { return y = f(x) }
  }`
  assert.equal(run(text, { x: [3] }).out, { y: [3] })
  assert.equal(run(text, { x: [3] }, { entry: 't' }).out, { y: [6] })
  assert.equal(run(text, { x: [3] }, { entry: 't.eval', options: { evaluation: ['t'] } }).out, { y: [3] })
})

test.run()
