// Random streams: Philox against its published vectors, as numbers and as the expression that devices run, and what keeps streams apart.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { resetExprs, variable } from '../../compiler/ir/expr.ts'
import { philoxNumbers } from '../../compiler/ops/random.ts'
import { operator } from '../../compiler/ops/table.ts'
import { program, tensor } from '../prelude/run.ts'
import { evaluateExpr, readOf } from './evaluate-expr.ts'

// Counter, key and result of philox4x32-10 in the known-answer file of Random123 (Salmon et al. 2011).
const known = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const

test('Philox gives its published words', () => {
  for (const [counter, key, words] of known) assert.equal(philoxNumbers(counter, key), [...words])
})

test('the expression gives the words of the reference', () => {
  const op = operator('random_bits')
  const scalars = tensor([2], [0xdeadbeef, 3])
  for (const word of [0, 1, 2, 3]) {
    resetExprs()
    const attrs = { key: 0x12345678, word, shape: [2, 3] }
    const types = [{ dtype: 'u32', shape: [2] }] as const
    const out = op.type(types, attrs)
    const index = [variable('i', 2), variable('j', 3)]
    const expr = op.at!(index, [readOf(0, [2], 'u32')], attrs, types, out)
    const expected = op.reference([scalars], attrs, { shape: [2, 3], dtype: 'u32' }, types).data
    const actual = [...expected].map((_, flat) =>
      evaluateExpr(
        expr,
        new Map([
          [index[0]!.id, Math.floor(flat / 3)],
          [index[1]!.id, flat % 3],
        ]),
        [scalars],
      ),
    )
    assert.equal(actual, [...expected])
  }
})

const layers = (more: string): string => `
model M {
  fc1 = Linear(8, 8)
  ${more}
  fc2 = Linear(8, 8)
  train step(x: f32[400]) {
    return a = dropout(x, 0.25), b = dropout(x, 0.25)
  }
}`

test('another layer shifts no first weights', () => {
  const [plain, longer] = [program(layers('')).init(), program(layers('extra = Linear(8, 8)')).init()]
  for (const name of ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias'])
    assert.equal(longer.get(name), plain.get(name))
  assert.not.equal(plain.get('fc1.weight'), plain.get('fc2.weight'))
})

test('calls, steps and seeds draw different numbers; the same ones twice draw the same', () => {
  const { run, init } = program(layers(''))
  const x = tensor([400], Array(400).fill(1))
  const at = (step: number) => run('step', { x }, init(), step).outputs
  const [first, second] = [at(0), at(1)]
  assert.equal(at(0).get('a'), first.get('a'))
  assert.not.equal(first.get('a'), first.get('b'))
  assert.not.equal(first.get('a'), second.get('a'))
  const kept = [...first.get('a')!.data].filter((v) => v !== 0)
  assert.ok(Math.abs(kept.length - 300) < 40, `${kept.length} of 400 are kept`)
  assert.ok(kept.every((v) => Math.abs(v - 1 / 0.75) < 1e-12))
})

test('normal and uniform have their moments', () => {
  const values = program(`model M {
    param n: f32[20000] = normal(2, 3)
    param u: f32[20000] = uniform(-1, 3)
    param t: f32[20000] = truncated_normal(0, 1, -1, 2)
    entry e(x: f32) { return x }
  }`).init()
  const moments = (name: string) => {
    const data = values.get(name)!.data
    const mean = data.reduce((a, v) => a + v, 0) / data.length
    return { mean, std: Math.sqrt(data.reduce((a, v) => a + (v - mean) ** 2, 0) / data.length), data }
  }
  const [n, u, t] = [moments('n'), moments('u'), moments('t')]
  assert.ok(Math.abs(n.mean - 2) < 0.1 && Math.abs(n.std - 3) < 0.1, `normal ${n.mean} ${n.std}`)
  assert.ok(Math.abs(u.mean - 1) < 0.05 && Math.abs(u.std - 4 / Math.sqrt(12)) < 0.05, `uniform ${u.mean}`)
  assert.ok(u.data.every((v) => v >= -1 && v < 3))
  // Mean and deviation of the normal distribution on [-1, 2], by its density's integral.
  assert.ok(
    Math.abs(t.mean - 0.2296) < 0.03 && Math.abs(t.std - 0.7214) < 0.03,
    `truncated ${t.mean} ${t.std}`,
  )
  assert.ok(t.data.every((v) => v >= -1 && v <= 2))
})

test.run()
