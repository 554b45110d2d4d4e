// Vectors of eight on the cpu device: kernels for engines that join two vectors of four. Every engine runs them, with the same results.
import { setFlagsFromString } from 'node:v8'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { callsApart, vectorFunctions } from '../../compiler/emit/wasm-calls.ts'
import { sharePlaces } from '../../compiler/emit/wasm-places.ts'
import { openCpu } from '../../runtime/cpu.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { randomModel } from '../support/random-model.ts'

const cpu = await openCpu({ threads: 2, simd256: process.env.MLC_SIMD256 !== '0' })
test.after(() => cpu.close())
// The compiler that joins vectors takes code that runs for long; here it takes all.
if (cpu.limits.features.includes('simd256')) setFlagsFromString('--no-liftoff --no-wasm-deopt')
const limits = { features: [...new Set([...cpu.limits.features, 'relaxed-simd', 'simd256'])] }

const FORWARD = 1e-4
const GRADIENT = 2e-3
const ABSOLUTE = 1e-5

async function hold(text: string): Promise<void> {
  for (const { name, error, scale } of await compareWithFloat64({ path: 'joined.ml', text }, cpu, {
    limits,
  })) {
    const share = /^d|after$/.test(name) ? GRADIENT : FORWARD
    assert.ok(error * scale <= share * scale + ABSOLUTE, `${name} is off by ${error}`)
  }
}

for (const [m, k, n] of [
  [64, 64, 64],
  [67, 129, 83],
  [5, 700, 16],
  [4, 33, 100],
  [301, 20, 17],
  [128, 1030, 40],
] as const)
  test(`products of ${m} x ${k} and ${k} x ${n}, with their gradients`, () =>
    hold(`model M {
  entry run(a: f32[${m}, ${k}], b: f32[${k}, ${n}], bias: f32[${n}], r: f32[${m}, ${n}]) {
    y = gelu(a @ b + bias) + r
    l = sum(square(y))
    return y, da = grad(l, a), db = grad(l, b), dbias = grad(l, bias)
  }
}`))

for (const [c, o, size, kernel, stride] of [
  [16, 20, 14, 3, 1],
  [32, 40, 30, 3, 1],
  [8, 33, 7, 1, 1],
  [3, 24, 23, 5, 2],
  [6, 16, 14, 5, 1],
] as const)
  test(`convolutions of ${c} to ${o} channels, ${kernel} x ${kernel} by ${stride}, with what follows them`, () =>
    hold(`model M {
  entry run(x: f32[2, ${c}, ${size}, ${size}], w: f32[${o}, ${c}, ${kernel}, ${kernel}], b: f32[${o}]) {
    y = relu(conv2d(x, w, stride=${stride}, padding=${(kernel - 1) / 2}) + reshape(b, [${o}, 1, 1]))
    l = mean(square(y))
    return y, dx = grad(l, x), dw = grad(l, w), db = grad(l, b)
  }
}`))

for (const [batch, inside] of [
  [32, 784],
  [24, 50],
] as const)
  test(`an optimizer's values in the kernel of a gradient, batch ${batch}`, () =>
    hold(`model M(batch = ${batch}) {
  fc1 = Linear(${inside}, 40)
  fc2 = Linear(40, 10)
  train step(x: f32[batch, ${inside}], y: f32[batch, 10]) {
    loss = mean(square(fc2(relu(fc1(x))) - y))
    minimize loss with adam(lr=1e-3, eps=1e-3)
    return loss
  }
}`))

test('random graphs', async () => {
  for (let seed = 0; seed < 24; seed++)
    await hold(
      randomModel(seed + 1000, {
        nodes: 5 + ((seed * 7) % 30),
        sizes: seed % 3 === 1 ? [17, 33, 64] : [1, 3, 4, 5, 8],
        gradient: seed % 2 === 0,
        unfused: seed % 4 === 3,
      }).text,
    )
})

test('a register tile is of five rows by two vectors of eight, whose halves have one address', () => {
  const text = 'model M { entry run(a: f32[320, 256], b: f32[256, 320]) { return c = a @ b } }'
  const { program } = compileModel(
    { path: 'm.ml', text },
    { target: 'cpu', features: ['relaxed-simd', 'simd256'] },
  )
  const [wat] = [...program!.texts.values()].filter((t) => t.includes('matmul'))
  assert.match(wat!, /;; 5 x 16 products at a time/)
  const stores = wat!.matchAll(/v128\.store offset=(\d+) \(local\.(?:get|tee) (\$address\.\d+)/g)
  const places = new Set([...stores].map((m) => `${m[2]} ${m[1]}`))
  assert.ok(places.size > 20)
  for (const place of places) {
    const [name, offset] = place.split(' ')
    const beside = [16, -16].some(
      (by) => places.has(`${name} ${Number(offset) + by}`) || Number(offset) + by === 0,
    )
    assert.ok(beside, place)
  }
})

/** More calls of math functions than the engine writes out itself, of which one has half a joined vector as its argument. */
test('arguments and results of calls stay apart from joined vectors, with which V8 ends the process', async () => {
  await hold(`model M {
  entry run(x: f32[24, 40]) {
    p = x * x
    return y = log1p(p), z = 1 / (1 + p), s = sin(p), t = tan(p), u = (p + 0.1) ** (p + 0.2), q = cos(p + 1)
  }
}`)
  await hold(`model M {
  entry run(a: f32[90, 35], b: f32[35, 107]) {
    p = square(a @ b)
    return y = p * p, l = log1p(p), s = sin(p), h = f32(bf16(p + 0.5))
  }
}`)
})

test('each argument and the result of a call goes through a swizzle', () => {
  const functions = vectorFunctions([
    '(func $f (param $x v128) (param $y v128) (result v128)\n  (local.get $x))',
    '(func $g (param $x i32) (result i32)\n  (local.get $x))',
  ])
  assert.equal([...functions], ['f'])
  const apart = (text: string): string => `(i8x16.swizzle ${text} (global.get $in_order))`
  const [a, b] = ['(local.get $a)', '(local.get $b)']
  assert.is(callsApart(`(call $g (call $h ${a}))`, functions), `(call $g (call $h ${a}))`)
  assert.is(
    callsApart(`(drop (call $f ${a}\n  (call $f ${a} ${b}))) ${b}`, functions),
    `(drop ${apart(`(call $f ${apart(a)}\n  ${apart(apart(`(call $f ${apart(a)} ${apart(b)})`))})`)}) ${b}`,
  )
})

const place = (local: string): string =>
  `(i32.add (local.get $x) (i32.shl (local.get $${local}) (i32.const 2)))`

test('an address is shared while the locals in it stay, in one run of statements', () => {
  const load = (local: string): string => `(drop (v128.load ${place(local)}))`
  const { lines, locals } = sharePlaces([
    load('i'),
    load('i'),
    '(local.set $i (i32.const 1))',
    load('i'),
    load('j'),
    '(loop $next',
    `  ${load('i')}`,
    `  ${load('i')}`,
    '  (br_if $next (i32.const 0)))',
    load('j'),
  ])
  assert.equal(locals, ['address.1', 'address.2'])
  assert.is(lines[0], `(drop (v128.load (local.tee $address.1 ${place('i')})))`)
  assert.is(lines[1], '(drop (v128.load (local.get $address.1)))')
  assert.is(lines[3], load('i'))
  assert.is(lines[4], load('j'))
  assert.is(lines[6], `  (drop (v128.load (local.tee $address.2 ${place('i')})))`)
  assert.is(lines[7], '  (drop (v128.load (local.get $address.2)))')
  assert.is(lines[9], load('j'))
})

test('an address that is loaded is computed again', () => {
  const lines = [1, 2].map(
    () =>
      `(f32.store (i32.add (local.get $x) (i32.shl (i32.load (local.get $y)) (i32.const 2))) (f32.const 1))`,
  )
  assert.equal(sharePlaces(lines), { lines, locals: [] })
})

test('an address inside of another one stays, and a statement of several lines counts whole', () => {
  const outer = `(i32.add (local.get $x) (i32.shl (i32.load ${place('i')}) (i32.const 2)))`
  const { lines, locals } = sharePlaces([
    `(local.set $i (i32.load ${outer}))`,
    `(f32.store ${place('i')}`,
    `  (f32.load ${place('i')}))`,
  ])
  assert.equal(locals, ['address.1'])
  assert.is(lines[0], `(local.set $i (i32.load ${outer}))`)
  assert.is(lines[1], `(f32.store (local.tee $address.1 ${place('i')})`)
  assert.is(lines[2], '  (f32.load (local.get $address.1)))')
})

test('a device joins vectors where it is asked to and its engine can, and not by itself', async () => {
  const [major] = process.versions.node.split('.').map(Number)
  const joins = process.arch === 'x64' && major! >= 24
  for (const [asked, told] of [
    [undefined, process.env.MLC_SIMD256 === '1' && joins],
    [false, false],
    [true, joins],
  ] as const) {
    const device = await openCpu({ threads: 1, ...(asked === undefined ? {} : { simd256: asked }) })
    // The engine may be one that is not known, or a processor one without AVX2.
    if (!told) {
      assert.not.ok(device.limits.features.includes('simd256'))
      assert.not.match(device.description, /256/)
    } else assert.is(device.limits.features.includes('simd256'), /256 bits/.test(device.description))
    await device.close()
  }
})

test.run()
