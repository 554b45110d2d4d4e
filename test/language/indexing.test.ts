// Slices and indices, against an independent model of NumPy's rules.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { random } from '../errors/mutations.ts'
import { body, run } from './evaluate.ts'

const test = suite('language: indexing')

/** Python's `range(*slice(a, b, s).indices(n))`, by walking. */
function positions(a: number | null, b: number | null, s: number, n: number): number[] {
  const lift = (v: number) => (v < 0 ? v + n : v)
  const result: number[] = []
  if (s > 0) {
    const stop = b === null ? n : lift(b)
    for (let i = a === null ? 0 : Math.max(0, lift(a)); i < Math.min(stop, n); i += s) result.push(i)
  } else {
    const stop = b === null ? -1 : Math.max(-1, lift(b))
    for (let i = a === null ? n - 1 : Math.min(n - 1, lift(a)); i > stop && i >= 0; i += s) result.push(i)
  }
  return result
}

test('300 slices of a vector', () => {
  const next = random(5)
  const bound = () => (next() < 0.25 ? null : Math.floor(next() * 17) - 8)
  const slices = Array.from({ length: 300 }, () => ({
    a: bound(),
    b: bound(),
    s: next() < 0.3 ? 1 : (1 + Math.floor(next() * 3)) * (next() < 0.5 ? -1 : 1),
  }))
  const text = slices.map(({ a, b, s }, i) => `y${i} = x[${a ?? ''}:${b ?? ''}:${s}]`).join(', ')
  const { out } = run(`model M { entry e(x: f32[6]) { return ${text} } }`, { x: [0, 1, 2, 3, 4, 5] })
  for (const [i, { a, b, s }] of slices.entries())
    assert.equal(out[`y${i}`], positions(a, b, s, 6), `x[${a}:${b}:${s}]`)
})

const grid = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const cases: readonly [string, number | number[], number[]][] = [
  ['x[1]', [4, 5, 6, 7], [4]],
  ['x[-1, -1]', 11, []],
  ['x[:, 1]', [1, 5, 9], [3]],
  ['x[:, 1:2]', [1, 5, 9], [3, 1]],
  ['x[..., 0]', [0, 4, 8], [3]],
  ['x[None, 0, :2]', [0, 1], [1, 2]],
  ['x[0, None, ..., -1]', [3], [1]],
  ['x[::2, ::-2]', [3, 1, 11, 9], [2, 2]],
  ['x[5:]', [], [0, 4]],
  ['x[2:100, -2:]', [10, 11], [1, 2]],
  ['x[1:1]', [], [0, 4]],
  ['x[...]', grid, [3, 4]],
  ['x.T[1]', [1, 5, 9], [3]],
  ['x[2][1:3]', [9, 10], [2]],
]
for (const [expr, data, shape] of cases) {
  test(expr, () => {
    const { out, shapes } = body(`return y = ${expr}`, grid, 'f32[3, 4]')
    assert.equal(out.y, data)
    assert.equal(shapes.y, shape)
  })
}

test('an integer tensor gathers along the first axis; negative indices count from the end', () => {
  const { out, shapes } = run(
    'model M { entry e(x: f32[3, 2], ids: i32[2, 2]) { return y = x[ids], z = x[ids[0]] } }',
    { x: [0, 1, 2, 3, 4, 5], ids: [0, 2, -1, 1] },
  )
  assert.equal(out, { y: [0, 1, 4, 5, 4, 5, 2, 3], z: [0, 1, 4, 5] })
  assert.equal(shapes, { y: [2, 2, 2], z: [2, 2] })
})

test('a gradient flows through slices to what they read', () => {
  assert.equal(body('return g = grad(sum(x[::2] * x[-1]), x)', [1, 2, 3]).out, { g: [3, 0, 7] })
})

test.run()
