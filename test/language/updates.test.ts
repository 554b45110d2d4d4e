// Params, states and training: versions, ties, optimizer slots and what a gradient is taken by.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codes, model, run } from './evaluate.ts'

const test = suite('language: updates')
const w = 'param w: f32[2] = full(3)'
const variables = (text: string) => model(text).variables.map((v) => v.name)

test('reads further down see the new value, a value bound before keeps the old one', () => {
  const text = `model M { ${w} fn f(x) = x * w entry e(x: f32[2]) {
    old = w
    before = f(x)
    w <- w + 1
    return before, after = f(x), kept = old * x, now = w
  } }`
  const { out, updates } = run(text, { x: [1, 2] })
  assert.equal(out, { before: [3, 6], after: [4, 8], kept: [3, 6], now: [4, 4] })
  assert.equal(updates, { w: [4, 4] })
  assert.equal(codes(text), ['W0601'])
})

test('a number or a smaller shape fills', () => {
  const text =
    'model M { state s: f32[2, 2] = 1 state n: i32 = 0 entry e(x: f32[2]) { s <- x n <- n + 2 s <- s * 10 return y = s } }'
  assert.equal(run(text, { x: [1, 2] }).updates, { s: [10, 20, 10, 20], n: 2 })
})

test('a member function updates its module’s state, instance by instance', () => {
  const text = `module Counter() { state n: i32 = 0 fn call(x) { n <- n + 1 return x + f32(n) } }
  model M { a = Counter() b = Counter() entry e(x: f32) { y = a(x) y = a(y) return y = b(y) } }`
  const { out, updates } = run(text, { x: 0 })
  assert.equal(out, { y: 4 })
  assert.equal(updates, { 'a.n': 2, 'b.n': 1 })
})

test('the path through members and list indices names a parameter; an alias shares it', () => {
  const text = `module Block(n) { fc = Linear(n, n, bias=false) sub = [[Linear(1, 1, bias=false)], [Linear(1, 1)]] }
  model M {
    blocks = [Block(2) for i in 0..2]
    tied = blocks[0].fc
    both = [blocks[1].sub[1][0], Linear(1, 1)]
    entry e(x: f32[1, 2]) { return y = tied(blocks[0].fc(x)) }
  }`
  assert.equal(variables(text), [
    'blocks.0.fc.weight',
    'blocks.0.sub.0.0.weight',
    'blocks.0.sub.1.0.weight',
    'blocks.0.sub.1.0.bias',
    'blocks.1.fc.weight',
    'blocks.1.sub.0.0.weight',
    'blocks.1.sub.1.0.weight',
    'blocks.1.sub.1.0.bias',
    'both.1.weight',
    'both.1.bias',
  ])
})

test('tied weights get the sum of both gradients, and one update', () => {
  const text = `module Scale() { param s: f32 = 2 fn call(x) = x * s }
  model M { a = Scale() b = a train step(x: f32) { loss = b(a(x)) minimize loss with sgd(lr=1) return loss } }`
  // loss = s^2 x, so its gradient is 2 s x = 4.
  assert.equal(run(text, { x: 1 }).updates, { 'a.s': -2 })
})

test('two `minimize` of an entry have slots of their own, and the second sees what the first did', () => {
  const text = `model M { ${w} param v: f32 = 1 train step(x: f32[2]) {
    a = sum(w * x)
    b = v * 5
    minimize a with sgd(lr=0.1, momentum=0.9)
    minimize b with adam(lr=0.1)
    minimize a with sgd(lr=0.1)
    return a, b
  } }`
  const names = variables(text)
  assert.ok(names.some((n) => n.startsWith('step.0.w.')))
  assert.ok(names.some((n) => n.startsWith('step.1.v.')))
  assert.not(
    names.some((n) => n.startsWith('step.2.')),
    'plain sgd keeps no state',
  )
  assert.equal(codes(text), [])
  // Both updates of w use the gradient x of the loss that was read, 0.1 + 0.1 of it.
  const { updates } = run(text, { x: [1, 2] })
  assert.ok(Math.abs((updates.w as number[])[0]! - 2.8) < 1e-6)
  assert.ok(Math.abs((updates.w as number[])[1]! - 2.6) < 1e-6)
})

test('`over` trains those named, a module for all its params; `stop_gradient` leaves out what is behind it', () => {
  const text = (tail: string, loss = 'sum(fc(x)) + sum(w * x)') =>
    `model M { ${w} fc = Linear(2, 1) train step(x: f32[2]) { loss = ${loss} minimize loss with sgd(lr=1) ${tail} return loss } }`
  const trained = (source: string) => Object.keys(run(source, { x: [1, 2] }).updates).sort()
  assert.equal(trained(text('')), ['fc.bias', 'fc.weight', 'w'])
  assert.equal(trained(text('over [w]')), ['w'])
  assert.equal(trained(text('over [fc]')), ['fc.bias', 'fc.weight'])
  assert.equal(trained(text('over [fc.bias, w]')), ['fc.bias', 'w'])
  assert.equal(trained(text('', 'sum(stop_gradient(fc(x)) * w)')), ['w'])
  assert.equal(codes(text('over [fc]', 'sum(w * x)')), ['E0607'])
})

test('`clip` scales all gradients by their common norm', () => {
  const text = (clip: string) =>
    `model M { ${w} param v: f32 = 0 train step(x: f32[2]) { loss = sum(w * x) + v * 12 minimize loss with sgd(lr=1) ${clip} return loss } }`
  // The gradients are (3, 4) and 12: their norm is 13.
  const { updates } = run(text('clip 1.3'), { x: [3, 4] })
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`)
  near((updates.w as number[])[0]!, 3 - 0.3)
  near((updates.w as number[])[1]!, 3 - 0.4)
  near(updates.v as number, -1.2)
  assert.equal(run(text('clip 100'), { x: [3, 4] }).updates, { w: [0, -1], v: -12 })
})

test('hyper-parameters may be inputs', () => {
  const text = `model M { ${w} train step(x: f32[2], lr: f32) { loss = sum(w * x) minimize loss with sgd(lr=lr) return loss } }`
  assert.equal(run(text, { x: [1, 2], lr: 0.5 }).updates, { w: [2.5, 2] })
})

test('gradients nest, and are taken by inputs, params and intermediates', () => {
  const text = `model M { ${w} entry e(x: f32[2]) {
    h = x ** 2
    y = sum(h * x * w)
    g = grad(y, x)
    return g, gg = grad(sum(g), x), gh = grad(y, h), gw = grad(y, w), penalty = grad(sum(g ** 2), w)
  } }`
  const { out } = run(text, { x: [1, 2] })
  assert.equal(out, { g: [9, 36], gg: [18, 36], gh: [3, 6], gw: [1, 8], penalty: [54, 864] })
})

test('a loss behind an update has its gradient at the new value, and a state passes gradients through', () => {
  const after = `model M { ${w} train step(x: f32[2]) { w <- w * 2 loss = sum(w ** 2 * x) minimize loss with sgd(lr=1) return loss } }`
  assert.equal(run(after, { x: [1, 1] }).updates, { w: [-6, -6] })
  const state = `model M { ${w} state h: f32[2] = 1 train step(x: f32[2]) { h <- h * w loss = sum(h * x) minimize loss with sgd(lr=1) return loss } }`
  assert.equal(run(state, { x: [1, 2] }).updates, { h: [3, 3], w: [2, 1] })
})

test('a copy of a param in a state does not take its place', () => {
  const text = `model M { ${w} state target: f32[2] = 0 train step(x: f32[2]) {
    target <- w
    loss = sum(w * x)
    minimize loss with sgd(lr=1)
    return loss
  } }`
  assert.equal(run(text, { x: [1, 2] }).updates, { target: [3, 3], w: [2, 1] })
})

test('a loss of two versions is refused', () => {
  const text = `model M { ${w} train step(x: f32[2]) { a = sum(w * x) w <- w * 2 b = sum(w * x) minimize a + b with sgd() return a } }`
  assert.equal(codes(text), ['W0601', 'E0606'])
})

test('initialisers take the shape from the type, a number fills, and `init` gives what others read', () => {
  const text = `model M(n = 2) {
    param a: f32[n, 3] = normal(0, 0.02)
    param b: f32[n] = full(0.5)
    param c: i32[n] = 7
    param d: f32[n, n] = eye(n)
    state e: f32[n] = b * 2
    state f: f32[2, n] = arange(1, 3, dtype=f32)
    entry run(x: f32) { return y = x }
  }`
  const { init, variables: all } = model(text)
  assert.equal(
    all.map((v) => v.type.shape),
    [[2, 3], [2], [2], [2, 2], [2], [2, 2]],
  )
  assert.is(init.updates.length, 6)
  const entry = (name: string) => run(text.replace('return y = x', `return y = ${name}`), { x: 0 }).out.y
  assert.equal(entry('b'), [0.5, 0.5])
  assert.equal(entry('c'), [7, 7])
  assert.equal(entry('d'), [1, 0, 0, 1])
  assert.equal(entry('e'), [1, 1])
  assert.equal(entry('f'), [1, 2, 1, 2])
})

test('random numbers do not depend on what stands around them', () => {
  const text = (more: string) =>
    `model M { ${more} fc = Linear(2, 2) entry e(x: f32[2]) { return y = fc.weight, z = x } }`
  const plain = run(text(''), { x: 0 }).out.y
  assert.equal(run(text('first = Linear(3, 3)'), { x: 0 }).out.y, plain)
})

test.run()
