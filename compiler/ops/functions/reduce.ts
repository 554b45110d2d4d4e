// Reductions as the language calls them: `axis=` and `keepdims=` go by name.
import type { Build, Node } from '../../ir/graph.ts'
import { formatType, isFloat, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import {
  add,
  cast,
  equal,
  expandReduced,
  full,
  keptShape,
  mul,
  reduceOver,
  reshape,
  sizeOf,
  sub,
  unary,
  where,
} from '../nodes.ts'
import { axesOf, nodeArg, numberArg } from './arguments.ts'

const shaped = (b: Build, x: Node, reduced: Node, axes: readonly number[], args: BuiltinArgs): Node =>
  args.keepdims ? reshape(b, reduced, keptShape(x.type.shape, axes)) : reduced

type Body = (b: Build, x: Node, axes: number[], args: BuiltinArgs) => Node

const over = (name: string, doc: string, body: Body, extra = ''): Builtin =>
  builtin(`${name}(x: tensor${extra}, axis: axes = None, keepdims: bool = false)`, doc, (args, b) => {
    const x = nodeArg(args, 'x')
    const axes = axesOf(x, args.axis!)
    return shaped(b, x, body(b, x, axes, args), axes, args)
  })

const floatOnly = (name: string, x: Node): void => {
  if (!isFloat(x.type.dtype))
    throw new ShapeError(`${name} of ${formatType(x.type)}`, 'convert it: f32(…)', 'E0302')
}

export const mean = (b: Build, x: Node, axes: readonly number[]): Node => {
  floatOnly('mean', x)
  const n = sizeOf(x, axes)
  const sum = reduceOver(b, 'sum', x, axes)
  return n === 1 ? sum : mul(b, sum, 1 / n)
}

/** Mean squared deviation over n - correction, from the centred values (two passes: no cancellation). */
function variance(b: Build, x: Node, axes: readonly number[], correction: number): Node {
  floatOnly('var', x)
  const centred = sub(b, x, expandReduced(b, mean(b, x, axes), x.type.shape, axes))
  return mul(
    b,
    reduceOver(b, 'sum', mul(b, centred, centred), axes),
    1 / Math.max(0, sizeOf(x, axes) - correction),
  )
}

/** sqrt(x) whose derivative at 0 is 0, PyTorch's value for norm and std. */
function safeRoot(b: Build, x: Node, root: (x: Node) => Node): Node {
  const zero = equal(b, x, 0)
  return where(b, zero, 0, root(where(b, zero, 1, x)))
}

/** max + log(sum(exp(x - max))): finite for any finite x, and -inf where all elements are. */
export function logSumExp(b: Build, x: Node, axes: readonly number[]): Node {
  floatOnly('logsumexp', x)
  const largest = unary(b, 'stop_gradient', reduceOver(b, 'max', x, axes))
  // inf - inf would be NaN.
  const top = where(b, unary(b, 'isinf', largest), 0, largest)
  const shifted = sub(b, x, expandReduced(b, top, x.type.shape, axes))
  return add(b, unary(b, 'log', reduceOver(b, 'sum', unary(b, 'exp', shifted), axes)), top)
}

/** Bools count, and 8-bit integers are summed in 32 bits. */
export const counted = (b: Build, x: Node): Node => {
  const { dtype } = x.type
  if (dtype === 'u8') return cast(b, x, 'u32')
  return dtype === 'bool' || dtype === 'i8' ? cast(b, x, 'i32') : x
}

const extreme = (name: 'max' | 'min'): Builtin =>
  over(
    name,
    `The ${name === 'max' ? 'largest' : 'smallest'} element. With one axis the gradient goes to the first extreme element; over several it is shared by all that tie.`,
    (b, x, axes, args) =>
      reduceOver(b, name, x, axes, { ties: typeof args.axis === 'number' ? 'first' : 'even' }),
  )

const logical = (name: string, kind: string, doc: string): Builtin =>
  over(name, doc, (b, x, axes) => {
    const truth = x.type.dtype === 'bool' ? x : b.apply('ne', [x, full(b, 0, x.type.shape, x.type.dtype)])
    const count = reduceOver(b, kind, cast(b, truth, 'i32'), axes)
    return b.apply('ne', [count, full(b, 0, count.type.shape, 'i32')])
  })

const position = (name: string): Builtin =>
  builtin(
    `${name}(x: tensor, axis: int = None, keepdims: bool = false)`,
    `Position of the first ${name === 'argmax' ? 'largest' : 'smallest'} element along the axis (i32); in the flattened tensor without one.`,
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axes = axesOf(x, args.axis!)
      return shaped(b, x, reduceOver(b, name, x, axes), axes, args)
    },
  )

export const reduceFunctions: readonly Builtin[] = [
  over('sum', 'The sum of the elements.', (b, x, axes) => reduceOver(b, 'sum', counted(b, x), axes)),
  over('mean', 'The mean of the elements.', mean),
  over('prod', 'The product of the elements.', (b, x, axes) => reduceOver(b, 'prod', counted(b, x), axes)),
  extreme('max'),
  extreme('min'),
  builtin(
    'var(x: tensor, axis: axes = None, correction: number = 1, keepdims: bool = false)',
    'The variance: squared deviations from the mean over n - correction (PyTorch: 1).',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axes = axesOf(x, args.axis!)
      return shaped(b, x, variance(b, x, axes, numberArg(args, 'correction')), axes, args)
    },
  ),
  builtin(
    'std(x: tensor, axis: axes = None, correction: number = 1, keepdims: bool = false)',
    'The square root of the variance.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axes = axesOf(x, args.axis!)
      return shaped(
        b,
        x,
        safeRoot(b, variance(b, x, axes, numberArg(args, 'correction')), (v) => unary(b, 'sqrt', v)),
        axes,
        args,
      )
    },
  ),
  over('logsumexp', 'log(sum(exp(x))), with the maximum taken out so that nothing overflows.', logSumExp),
  builtin(
    'norm(x: tensor, axis: axes = None, p: number = 2, keepdims: bool = false)',
    'sum(|x| ** p) ** (1 / p); p = inf gives the largest magnitude, -inf the smallest, 0 counts what is not 0.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      floatOnly('norm', x)
      const axes = axesOf(x, args.axis!)
      const p = numberArg(args, 'p')
      const magnitude = unary(b, 'abs', x)
      const power = (n: Node, e: number) => b.apply('pow', [n, full(b, e, n.type.shape)])
      const value =
        p === Infinity
          ? reduceOver(b, 'max', magnitude, axes, { ties: 'even' })
          : p === -Infinity
            ? reduceOver(b, 'min', magnitude, axes, { ties: 'even' })
            : p === 0
              ? reduceOver(
                  b,
                  'sum',
                  cast(b, b.apply('ne', [x, full(b, 0, x.type.shape, x.type.dtype)]), x.type.dtype),
                  axes,
                )
              : p === 1
                ? reduceOver(b, 'sum', magnitude, axes)
                : p === 2
                  ? safeRoot(b, reduceOver(b, 'sum', mul(b, x, x), axes), (s) => unary(b, 'sqrt', s))
                  : safeRoot(b, reduceOver(b, 'sum', power(magnitude, p), axes), (s) => power(s, 1 / p))
      return shaped(b, x, value, axes, args)
    },
  ),
  logical('any', 'sum', 'Whether any element is not 0.'),
  logical('all', 'prod', 'Whether every element is not 0.'),
  position('argmax'),
  position('argmin'),
]
