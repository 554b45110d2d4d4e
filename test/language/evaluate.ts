// Runs small programs in float64: what the tests of the language share.
import * as assert from 'uvu/assert'
import { type Evaluated, evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze, type FrontOptions } from '../../compiler/front.ts'
import { elementCount, shapeValues } from '../../compiler/ir/types.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'

export interface Result {
  /** Outputs by name: scalars as numbers, tensors as flat lists. */
  readonly out: Readonly<Record<string, number | number[]>>
  readonly shapes: Readonly<Record<string, readonly number[]>>
  readonly updates: Readonly<Record<string, number | number[]>>
}

export type Input = number | readonly number[]

const plain = ({ shape, data }: F64Tensor): number | number[] => (shape.length === 0 ? data[0]! : [...data])
const record = (values: ReadonlyMap<string, F64Tensor>) =>
  Object.fromEntries([...values].map(([k, v]) => [k, plain(v)]))

/** The model of a text that has no errors. */
export function model(text: string, options: FrontOptions = {}) {
  const front = analyze({ path: 'test.ml', text }, options)
  assert.ok(front.model, front.diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'))
  return front.model
}

/** Codes of everything that the compiler says of a text. */
export const codes = (text: string, options: FrontOptions = {}): string[] =>
  analyze({ path: 'test.ml', text }, options).diagnostics.map((d) => d.code)

/** Runs one entry (the first one where no name is given) from the initial values, or those given. */
export function run(
  text: string,
  inputs: Readonly<Record<string, Input>> = {},
  more: { entry?: string; options?: FrontOptions; variables?: Readonly<Record<string, Input>> } = {},
): Result {
  const graph = model(text, more.options)
  const entry =
    more.entry === undefined ? graph.entries[0]! : graph.entries.find((e) => e.name === more.entry)!
  const args = new Map(entry.args.map((a) => [a.name, filled(inputs[a.name]!, shapeValues(a.type.shape))]))
  const first = evaluateEntry(graph.init, { args: new Map(), variables: new Map(), seed: 1, step: 0 }).updates
  const variables = new Map(
    graph.variables.map((v) => [
      v.name,
      more.variables && v.name in more.variables
        ? filled(more.variables[v.name]!, shapeValues(v.type.shape))
        : first.get(v.name)!,
    ]),
  )
  const { outputs, updates }: Evaluated = evaluateEntry(entry, { args, variables, seed: 1, step: 0 })
  return {
    out: record(outputs),
    shapes: Object.fromEntries([...outputs].map(([k, v]) => [k, v.shape])),
    updates: record(updates),
  }
}

function filled(value: Input, shape: readonly number[]): F64Tensor {
  const count = elementCount(shape)
  const data = typeof value === 'number' ? new Float64Array(count).fill(value) : Float64Array.from(value)
  assert.is(data.length, count, 'as many numbers as the type has')
  return { shape, data }
}

/** Runs a body of statements with x: f32[…] and gives its outputs. */
export const body = (
  statements: string,
  x: readonly number[] = [1, 2, 3],
  type = `f32[${x.length}]`,
): Result => run(`model M { entry e(x: ${type}) { ${statements} } }`, { x })
