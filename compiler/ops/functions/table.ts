// Every built-in function of the language by name.
import type { Node } from '../../ir/graph.ts'
import { type Builtin, builtin } from '../define.ts'
import { constantFunctions } from './constant.ts'
import { contractFunctions, einsum } from './contract.ts'
import { convolutionFunctions } from './convolution.ts'
import { elementwiseFunctions } from './elementwise.ts'
import { indexingFunctions } from './indexing.ts'
import { padFunctions } from './pad.ts'
import { rearrangeFunctions } from './rearrange.ts'
import { reduceFunctions } from './reduce.ts'
import { resampleFunctions } from './resample.ts'
import { shapeFunctions } from './shape.ts'
import { windowFunctions } from './window.ts'

const special: readonly Builtin[] = [
  builtin(
    'grad(y: tensor, x: any)',
    'The gradient of the scalar y with respect to x, or to each of a list.',
    () => {
      throw new Error('grad is elaborated, not built')
    },
  ),
]

const EINSUM_OPERANDS = ['x0', 'x1', 'x2', 'x3', 'x4', 'x5']

const einsumFunctions: readonly Builtin[] = [
  builtin(
    `einsum(spec: string, x0: tensor, ${EINSUM_OPERANDS.slice(1)
      .map((n) => `${n}: any = None`)
      .join(', ')})`,
    'Einstein summation: einsum("bhqd,bhkd->bhqk", q, k).',
    (args, b) =>
      einsum(
        b,
        args.spec as string,
        EINSUM_OPERANDS.flatMap((n) => (args[n] === null ? [] : [args[n] as Node])),
      ),
  ),
]

/** By the file that holds them. */
const families = {
  elementwise: elementwiseFunctions,
  reduce: reduceFunctions,
  shape: shapeFunctions,
  rearrange: rearrangeFunctions,
  contract: contractFunctions,
  convolution: convolutionFunctions,
  window: windowFunctions,
  pad: padFunctions,
  resample: resampleFunctions,
  indexing: indexingFunctions,
  constant: constantFunctions,
  table: [...einsumFunctions, ...special],
}

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.values(families)
    .flat()
    .map((fn) => [fn.name, fn]),
)

/** The file of each function, for the reference. */
export const builtinFiles: ReadonlyMap<string, string> = new Map(
  Object.entries(families).flatMap(([file, fns]) =>
    fns.map((fn) => [fn.name, `compiler/ops/functions/${file}.ts`] as const),
  ),
)
