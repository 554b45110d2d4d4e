// Runs a program of one model in float64: what the tests of the library share.
import * as assert from 'uvu/assert'
import { type Evaluated, evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import type { ModelGraph } from '../../compiler/ir/graph.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'

export interface Program {
  readonly model: ModelGraph
  /** First values of all variables. */
  init(seed?: number): Map<string, F64Tensor>
  run(
    entry: string,
    args: Readonly<Record<string, F64Tensor>>,
    variables?: ReadonlyMap<string, F64Tensor>,
    step?: number,
  ): Evaluated
}

export function program(text: string): Program {
  const { model, diagnostics } = analyze({ path: 'model.ml', text })
  assert.ok(model, diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'))
  return {
    model,
    init: (seed = 1) =>
      evaluateEntry(model.init, { args: new Map(), variables: new Map(), seed, step: 0 }).updates,
    run: (name, args, variables = new Map(), step = 0) => {
      const entry = model.entries.find((e) => e.name === name)
      assert.ok(entry, `no entry ${name}`)
      return evaluateEntry(entry, { args: new Map(Object.entries(args)), variables, seed: 1, step })
    },
  }
}

export const tensor = (shape: readonly number[], data: ArrayLike<number>): F64Tensor => ({
  shape,
  data: Float64Array.from(data),
})

/** Values that look random and repeat. */
export const wave = (shape: readonly number[], phase = 0): F64Tensor =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(1.7 * i * i + i + phase)),
  )

export function near(
  what: string,
  actual: ArrayLike<number> | undefined,
  expected: ArrayLike<number>,
  tolerance = 1e-9,
): void {
  assert.ok(actual, `${what} is missing`)
  assert.is(actual.length, expected.length, what)
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!)
    assert.ok(
      difference <= tolerance * (1 + Math.abs(expected[i]!)),
      `${what}[${i}] is ${actual[i]}, not ${expected[i]}`,
    )
  }
}
