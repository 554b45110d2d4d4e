// Every function, layer and optimizer has an example that compiles, runs on each device as in float64, and has right derivatives.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import { gradcheck } from '../../compiler/gradcheck.ts'
import type { ModelGraph } from '../../compiler/ir/graph.ts'
import { type DType, isFloat, shapeValues } from '../../compiler/ir/types.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { builtins } from '../../compiler/ops/functions/table.ts'
import { preludeSources } from '../../compiler/prelude/sources.ts'
import { type Example, examples } from '../../compiler/reference/examples.ts'
import { parse } from '../../grammar/index.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { randomNumbers, sampleValue } from '../ops/samples.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { full } from '../support/skip.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

test('every name of the library has an example', () => {
  const names = [...builtins.keys()]
  for (const source of preludeSources)
    for (const decl of parse(source).file.decls) if ('params' in decl) names.push(decl.name.name)
  assert.equal([...examples.keys()].toSorted(), names.toSorted())
})

function modelOf({ source, name }: Example, text = source): ModelGraph {
  const { model, diagnostics } = analyze({ path: 'example.ml', text })
  assert.ok(model, `${name}: ${diagnostics.map((d) => `${d.code} ${d.message}`).join('\n')}\n${text}`)
  return model
}

/** Values of an argument in its range; the same in every run. */
function pointOf(example: Example, name: string, shape: readonly number[], dtype: DType): F64Tensor {
  const arg = example.args.find((a) => a.name === name)!
  const index = example.args.indexOf(arg)
  return sampleValue(
    { type: { dtype, shape }, range: arg.range },
    randomNumbers(31 * index + example.name.length),
  )
}

const arrays = { f32: Float32Array, i32: Int32Array, bool: Uint8Array } as const

function tensorOf(example: Example, name: string, shape: readonly number[], dtype: string): Tensor {
  if (dtype !== 'f32' && dtype !== 'i32' && dtype !== 'bool') throw new Error(`an example with ${dtype}`)
  return makeTensor(dtype, shape, arrays[dtype].from(pointOf(example, name, shape, dtype).data))
}

/** A software GPU compiles each shader for a tenth of a second: without `--full` it takes every fourth example. */
for (const [device, every] of [
  [cpu, 1],
  [webgpu, full ? 1 : 4],
] as const) {
  test(`examples on ${device.name} agree with float64`, async () => {
    for (const example of [...examples.values()].filter((_, i) => i % every === 0)) {
      const args = (name: string, shape: number[], dtype: string) => tensorOf(example, name, shape, dtype)
      const compared = await compareWithFloat64({ path: 'example.ml', text: example.source }, device, {
        args,
      })
      for (const { name, error, scale } of compared)
        assert.ok(
          error * scale <= 2e-5 * (1 + scale),
          `${example.name}: ${name} is off by ${error} of ${scale}`,
        )
    }
  })
}

/** A weight for each element, so that no gradient cancels. */
const weightedSum = (x: string): string =>
  `sum(${x} * cos(f32(reshape(arange(count(${x}.shape)), ${x}.shape)) + 1))`
const COUNT = 'fn count(shape) = flatten(zeros(shape)).shape[0]\n'

/** Loss and, for the second order, a sum of what its gradients are: scalars, whose derivatives gradcheck compares with differences. */
function scalarModel(example: Example, model: ModelGraph): string | null {
  const { outputs, args } = model.entries[0]!
  const floats = args.filter((a) => isFloat(a.type.dtype)).map((a) => a.name)
  if (floats.length === 0 || !isFloat(outputs[0]!.node.type.dtype)) return null
  const more = `loss = ${weightedSum('result')}
    slopes = grad(loss, [${floats.join(', ')}])
    bend = ${floats.map((_, i) => weightedSum(`slopes[${i}]`)).join(' + ')}
    return loss, bend`
  const body = example.source.replace(/return result = (.*) \}\n\}$/, `result = $1\n    ${more} }\n}`)
  return `${COUNT}${body}`
}

/** Results or arguments that are whole numbers or bools. */
const NOT_FLOAT = [
  ...['isnan', 'isinf', 'isfinite', 'any', 'all', 'argmax', 'argmin', 'argsort'],
  ...['causal_mask', 'random_u32'],
]
const NO_FLOAT = [...['bitand', 'bitor', 'bitxor', 'shl', 'shr'], ...['one_hot', 'Embedding']]

test('first and second derivatives of examples agree with differences', () => {
  const undifferentiated: string[] = []
  for (const example of examples.values()) {
    if (example.kind === 'optimizer') continue
    const model = modelOf(example)
    const text = scalarModel(example, model)
    if (text === null) {
      undifferentiated.push(example.name)
      continue
    }
    const scalar = modelOf(example, text)
    const entry = scalar.entries[0]!
    const point = new Map(
      entry.args.map(({ name, type }) => [name, pointOf(example, name, shapeValues(type.shape), type.dtype)]),
    )
    const { rows } = gradcheck(scalar, entry, 1, { args: point })
    assert.ok(
      rows.length > 0 || ['floor', 'ceil', 'round', 'trunc', 'sign'].includes(example.name),
      `${example.name} has no derivative`,
    )
    for (const row of rows)
      assert.ok(
        row.passed,
        `${example.name}: d ${row.output} / d ${row.input} is ${row.analytic}, differences give ${row.numeric}`,
      )
  }
  assert.equal(undifferentiated.toSorted(), [...NOT_FLOAT, ...NO_FLOAT].toSorted())
})

test('the argument of an example is used as it is written', () => {
  for (const example of examples.values()) {
    const { entries } = modelOf(example)
    const inits = evaluateEntry(modelOf(example).init, {
      args: new Map(),
      variables: new Map(),
      seed: 1,
      step: 0,
    }).updates
    const args = new Map(
      entries[0]!.args.map(({ name, type }) => [
        name,
        pointOf(example, name, shapeValues(type.shape), type.dtype),
      ]),
    )
    const { outputs } = evaluateEntry(entries[0]!, { args, variables: inits, seed: 1, step: 0 })
    const { data } = outputs.get('result')!
    assert.ok(data.every(Number.isFinite), `${example.name} gives ${[...data].join(', ')}`)
  }
})

test.run()
