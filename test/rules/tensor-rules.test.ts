// Every rewrite rule for tensors, by name: it fires on its example, and the value stays what it was in float64.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { evaluateNodes } from '../../compiler/evaluate.ts'
import { type Build, GraphBuilder, type Node } from '../../compiler/ir/graph.ts'
import { full } from '../../compiler/ops/nodes.ts'
import { typeOf } from '../../compiler/ops/table.ts'
import { tensorRules } from '../../compiler/passes/rules/tensor-rules.ts'

const test = suite('tensor rules')
const shape = [2, 3]

const arg = (b: Build, name: string, dims: readonly number[] = shape, dtype = 'f32'): Node =>
  b.apply('argument', [], { name, dtype, shape: dims })
const fill = (b: Build, value: number, dims: readonly number[] = shape): Node => full(b, value, dims)

/** The expression that the rule is named after. */
const examples: Record<string, (b: Build, x: Node, y: Node) => Node> = {
  'f(constants) = constant': (b) => b.apply('add', [fill(b, 2), fill(b, 3)]),
  'stop_gradient(x) = x': (b, x) => b.apply('stop_gradient', [x]),
  'x + 0 = x': (b, x) => b.apply('add', [x, fill(b, 0)]),
  '0 + x = x': (b, x) => b.apply('add', [fill(b, 0), x]),
  'x * 1 = x': (b, x) => b.apply('mul', [x, fill(b, 1)]),
  '1 * x = x': (b, x) => b.apply('mul', [fill(b, 1), x]),
  'x * -1 = -x': (b, x) => b.apply('mul', [x, fill(b, -1)]),
  'c * x = x * c': (b, x) => b.apply('mul', [fill(b, 3), x]),
  '(x * c) * d = x * (c * d)': (b, x) => b.apply('mul', [b.apply('mul', [x, fill(b, 3)]), fill(b, 5)]),
  'x / c = x * (1 / c) for powers of two': (b, x) => b.apply('div', [x, fill(b, 8)]),
  '0 - x = -x': (b, x) => b.apply('sub', [fill(b, 0), x]),
  '--x = x': (b, x) => b.apply('neg', [b.apply('neg', [x])]),
  'x ** 0 = 1': (b, x) => b.apply('pow', [x, fill(b, 0)]),
  'x ** 1 = x': (b, x) => b.apply('pow', [x, fill(b, 1)]),
  'x ** 2 = x * x': (b, x) => b.apply('pow', [x, fill(b, 2)]),
  'x ** 3 = x * x * x': (b, x) => b.apply('pow', [x, fill(b, 3)]),
  'x ** 0.5 = sqrt(x)': (b, x) => b.apply('pow', [x, fill(b, 0.5)]),
  'x ** -0.5 = rsqrt(x)': (b, x) => b.apply('pow', [x, fill(b, -0.5)]),
  'x ** -1 = 1 / x': (b, x) => b.apply('pow', [x, fill(b, -1)]),
  'where(true, x, y) = x': (b, x, y) => b.apply('where', [full(b, 1, shape, 'bool'), x, y]),
  'where(c, x, x) = x': (b, x, y) => b.apply('where', [b.apply('lt', [x, y]), x, x]),
  'cast(x) of its own dtype = x': (b, x) => b.apply('cast', [x], { dtype: 'f32' }),
  'view(constant) = constant': (b) => b.apply('permute', [fill(b, 4)], { axes: [1, 0] }),
  'a view of the same shape = x': (b, x) => b.apply('reshape', [x], { shape }),
  'reshape(reshape(x)) = reshape(x)': (b, x) =>
    b.apply('reshape', [b.apply('reshape', [x], { shape: [6] })], { shape: [3, 2] }),
  'expand(expand(x)) = expand(x)': (b) =>
    b.apply('expand', [b.apply('expand', [arg(b, 'row', [1, 3])], { shape: [2, 3] })], { shape: [4, 2, 3] }),
  'permute(permute(x)) = permute(x)': (b) =>
    b.apply('permute', [b.apply('permute', [arg(b, 'cube', [2, 3, 4])], { axes: [2, 0, 1] })], {
      axes: [1, 0, 2],
    }),
  'permute(x, identity) = x': (b, x) => b.apply('permute', [x], { axes: [0, 1] }),
  'sum(constant) = constant * n': (b) => b.apply('sum', [fill(b, 2)], { axes: [1] }),
  'sum(sum(x)) = sum(x)': (b, x) => b.apply('sum', [b.apply('sum', [x], { axes: [1] })], { axes: [0] }),
  'sum(-x) = -sum(x)': (b, x) => b.apply('sum', [b.apply('neg', [x])], { axes: [0, 1] }),
  'sum over repeated axes = x * n': (b) =>
    b.apply('sum', [b.apply('expand', [arg(b, 'row', [1, 3])], { shape: [5, 3] })], { axes: [0, 1] }),
  'sum over axes of size 1 = reshape': (b) => b.apply('sum', [arg(b, 'row', [1, 3])], { axes: [0] }),
}

const values = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 0.3 + ((i * 7 + seed * 3) % 11) / 4)

for (const rule of tensorRules) {
  test(rule.name, () => {
    const example = examples[rule.name]
    assert.ok(example, 'the rule has an example here')
    const b = new GraphBuilder(typeOf)
    const before = example!(b, arg(b, 'x'), arg(b, 'y'))
    assert.ok(rule.ops.includes(before.op), `the example is a ${before.op}`)
    const after = rule.rewrite(before, b)
    assert.ok(after, 'the rule fires')
    assert.is.not(after, before)
    const args = new Map([
      ['x', { shape, data: values(6, 1) }],
      ['y', { shape, data: values(6, 2) }],
      ['row', { shape: [1, 3], data: values(3, 3) }],
      ['index', { shape, data: Float64Array.of(3, 0, 3, 1, 1, 2) }],
      ['cube', { shape: [2, 3, 4], data: values(24, 4) }],
    ])
    const [p, q] = evaluateNodes([before, after!], { args, variables: new Map(), seed: 0, step: 0 })
    assert.equal(q!.shape, p!.shape)
    p!.data.forEach((v, i) => {
      assert.ok(Math.abs(v - q!.data[i]!) <= 1e-12 * Math.abs(v), `${v} became ${q!.data[i]}`)
    })
  })
}

test('no example is left over', () => {
  assert.equal(
    Object.keys(examples).filter((name) => !tensorRules.some((r) => r.name === name)),
    [],
  )
})

test.run()
