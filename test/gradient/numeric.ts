// Central differences in float64.
import * as assert from 'uvu/assert'
import type { F64Tensor } from '../../compiler/ops/define.ts'

const EPS = 1e-6
const close = (a: number, e: number): boolean => Math.abs(a - e) <= 1e-5 + 1e-3 * Math.abs(e)

/** d f / d args[name], element by element. */
export function numeric(
  f: (args: ReadonlyMap<string, F64Tensor>) => number,
  args: ReadonlyMap<string, F64Tensor>,
  name: string,
): Float64Array {
  const x = args.get(name)!
  return x.data.map((_, i) => {
    const shifted = (by: number): number => {
      const data = x.data.slice()
      data[i]! += by
      return f(new Map([...args, [name, { shape: x.shape, data }]]))
    }
    return (shifted(EPS) - shifted(-EPS)) / (2 * EPS)
  })
}

/** Holds a gradient to its differences: 1e-5 absolute and 1e-3 relative. */
export function compare(what: string, actual: F64Tensor, expected: Float64Array): void {
  expected.forEach((e, i) => {
    const a = actual.data[i]!
    assert.ok(close(a, e), `${what}: element ${i} is ${a}, differences give ${e}`)
  })
}
