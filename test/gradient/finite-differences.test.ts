// Derivatives against central differences in float64: every differentiable operator once and twice, and programs that differentiate gradients.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Bindings, evaluateEntry, evaluateNodes } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import { type Build, GraphBuilder, type Node } from '../../compiler/ir/graph.ts'
import { isFloat } from '../../compiler/ir/types.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { add, full, mul, reduceOver } from '../../compiler/ops/nodes.ts'
import { typeOf } from '../../compiler/ops/table.ts'
import { differentiate } from '../../compiler/passes/differentiate.ts'
import { allSamples, randomNumbers, type Sample, sampleValue } from '../ops/samples.ts'
import { compare, numeric } from './numeric.ts'

const argument = (b: Build, name: string, dtype: string, shape: readonly number[]): Node =>
  b.apply('argument', [], { name, dtype, shape })

/** sum over i of x[i] * weight[i], all elements. */
function weightedSum(b: Build, x: Node, weight: Node): Node {
  const product = mul(b, x, weight)
  return reduceOver(
    b,
    'sum',
    product,
    product.type.shape.map((_, i) => i),
  )
}

const bindingsOf = (args: ReadonlyMap<string, F64Tensor>): Bindings => ({
  args,
  variables: new Map(),
  seed: 0,
  step: 0,
})

function checkSample(sample: Sample): void {
  const random = randomNumbers(sample.text.length * 31 + sample.op.name.length)
  const b = new GraphBuilder(typeOf)
  const args = new Map<string, F64Tensor>()
  const given = (name: string, dtype: string, shape: readonly number[], value: F64Tensor): Node => {
    args.set(name, value)
    return argument(b, name, dtype, shape)
  }
  const inputs = sample.inputs.map((input, i) =>
    given(`x${i}`, input.type.dtype, input.type.shape, sampleValue(input, random)),
  )
  const floats = inputs.filter((node) => isFloat(node.type.dtype))
  const y = b.apply(sample.op.name, inputs, sample.attrs)
  if (!sample.op.vjp || !isFloat(y.type.dtype) || floats.length === 0) return
  const like = (node: Node, name: string): Node => {
    const shape = node.type.shape as readonly number[]
    return given(name, 'f32', shape, sampleValue({ type: { dtype: 'f32', shape }, range: 'any' }, random))
  }
  const nameOf = (node: Node): string => node.attrs.name as string
  const check = (order: string, value: Node): readonly Node[] => {
    const { gradients } = differentiate(b, value, floats)
    const found = evaluateNodes(gradients, bindingsOf(args))
    const f = (shifted: ReadonlyMap<string, F64Tensor>): number =>
      evaluateNodes([value], bindingsOf(shifted))[0]!.data[0]!
    floats.forEach((x, i) => {
      const what = `${order} of ${sample.op.name} (${sample.text}) by ${nameOf(x)}`
      compare(what, found[i]!, numeric(f, args, nameOf(x)))
    })
    return gradients
  }
  const gradients = check('first', weightedSum(b, y, like(y, 'c')))
  const terms = gradients.map((g, i) => weightedSum(b, g, like(g, `v${i}`)))
  check(
    'second',
    add(
      b,
      terms.reduce((p, q) => add(b, p, q)),
      full(b, 0, []),
    ),
  )
}

for (const sample of allSamples()) {
  test(`${sample.op.name}: ${sample.text}`, () => checkSample(sample))
}

/** Outputs of the one entry of a program that has no variables. */
function program(text: string): (args: ReadonlyMap<string, F64Tensor>) => Map<string, F64Tensor> {
  const { model, diagnostics } = analyze({ path: 'gradient.ml', text })
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return (args) => evaluateEntry(model.entries[0]!, bindingsOf(args)).outputs
}

const NETWORK = `
  fn network(x, w1, w2) = tanh(x @ w1) @ w2 |> square |> sum`

const randomArgs = (shapes: Readonly<Record<string, readonly number[]>>): Map<string, F64Tensor> => {
  const random = randomNumbers(7)
  return new Map(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      sampleValue({ type: { dtype: 'f32', shape }, range: 'any' }, random),
    ]),
  )
}

test('the gradient of a gradient penalty', () => {
  const run = program(`${NETWORK}
model Penalty {
  entry run(x: f32[3, 4], w1: f32[4, 5], w2: f32[5, 2]) {
    slope = grad(network(x, w1, w2), x)
    loss = network(x, w1, w2) + mean((norm(slope, axis=1) - 1) ** 2)
    let (d1, d2) = grad(loss, [w1, w2])
    return loss, d1, d2
  }
}`)
  const args = randomArgs({ x: [3, 4], w1: [4, 5], w2: [5, 2] })
  const outputs = run(args)
  const loss = (shifted: ReadonlyMap<string, F64Tensor>): number => run(shifted).get('loss')!.data[0]!
  compare('d1', outputs.get('d1')!, numeric(loss, args, 'w1'))
  compare('d2', outputs.get('d2')!, numeric(loss, args, 'w2'))
})

test('a Hessian-vector product', () => {
  const run = program(`${NETWORK}
model Hessian {
  entry run(x: f32[3, 4], w1: f32[4, 5], w2: f32[5, 2], v: f32[4, 5]) {
    slope = grad(network(x, w1, w2), w1)
    along = sum(slope * v)
    product = grad(along, w1)
    return slope, along, product
  }
}`)
  const args = randomArgs({ x: [3, 4], w1: [4, 5], w2: [5, 2], v: [4, 5] })
  const along = (shifted: ReadonlyMap<string, F64Tensor>): number => run(shifted).get('along')!.data[0]!
  compare('product', run(args).get('product')!, numeric(along, args, 'w1'))
})

test.run()
