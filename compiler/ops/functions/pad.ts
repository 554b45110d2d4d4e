// Padding as the language calls it: with a value, or with the tensor's own elements.
import type { Build, Node } from '../../ir/graph.ts'
import { formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, builtin } from '../define.ts'
import { expand } from '../nodes.ts'
import { nodeArg, numberArg } from './arguments.ts'
import { concat, listArg, narrow, reverse, shapeOf } from './shape.ts'

/** What stands before (`low` elements) and after (`high`) the elements of one axis. */
type Border = (b: Build, x: Node, axis: number, low: number, high: number) => [Node, Node]

function needs(x: Node, axis: number, most: number, low: number, high: number, mode: string): void {
  if (low > most || high > most)
    throw new ShapeError(
      `pad by ${low} and ${high} in mode "${mode}" along axis ${axis} of ${formatType(x.type)}`,
      `at most ${most} here`,
      'E0419',
    )
}

const borders: Readonly<Record<string, Border>> = {
  reflect: (b, x, axis, low, high) => {
    const n = shapeOf(x)[axis]!
    needs(x, axis, n - 1, low, high, 'reflect')
    return [
      reverse(b, narrow(b, x, axis, 1, low), [axis]),
      reverse(b, narrow(b, x, axis, n - 1 - high, high), [axis]),
    ]
  },
  replicate: (b, x, axis, low, high) => {
    const shape = shapeOf(x)
    needs(x, axis, shape[axis] === 0 ? 0 : Infinity, low, high, 'replicate')
    const repeat = (at: number, count: number) =>
      expand(
        b,
        narrow(b, x, axis, at, 1),
        shape.map((d, i) => (i === axis ? count : d)),
      )
    return [repeat(0, low), repeat(shape[axis]! - 1, high)]
  },
  circular: (b, x, axis, low, high) => {
    const n = shapeOf(x)[axis]!
    needs(x, axis, n, low, high, 'circular')
    return [narrow(b, x, axis, n - low, low), narrow(b, x, axis, 0, high)]
  },
}

/** Negative numbers crop: before the border is made, but for `replicate`, which repeats the element that was at the edge. */
function padAxis(b: Build, x: Node, axis: number, low: number, high: number, mode: string): Node {
  const crop = (y: Node) => {
    const [before, after] = [Math.max(0, -low), Math.max(0, -high)]
    const left = shapeOf(y)[axis]! - before - after
    return narrow(b, y, axis, before, Math.max(0, left))
  }
  const inner = mode === 'replicate' ? x : crop(x)
  const [lead, tail] = borders[mode]!(b, inner, axis, Math.max(0, low), Math.max(0, high))
  const parts = [...(low > 0 ? [lead] : []), inner, ...(high > 0 ? [tail] : [])]
  const whole = concat(b, parts, axis)
  return mode === 'replicate' ? crop(whole) : whole
}

export const padFunctions: readonly Builtin[] = [
  builtin(
    'pad(x: tensor, pad: shape, mode: string = "constant", value: number = 0)',
    'Adds elements: pairs (before, after), the last axis first, as in PyTorch. `mode` is constant, reflect, replicate or circular; negative numbers crop.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const pads = listArg(args, 'pad')
      const rank = x.type.shape.length
      if (pads.length % 2 !== 0 || pads.length / 2 > rank)
        throw new ShapeError(
          `pad of ${pads.length} numbers for ${formatType(x.type)}`,
          'a pair (before, after) for each of the last axes',
          'E0419',
        )
      const at = (axis: number, side: number) => pads[2 * (rank - 1 - axis) + side] ?? 0
      const axes = x.type.shape.map((_, axis) => axis)
      if (axes.some((axis) => shapeOf(x)[axis]! + at(axis, 0) + at(axis, 1) < 0))
        throw new ShapeError(`pad crops more than ${formatType(x.type)} has`, undefined, 'E0419')
      const mode = args.mode as string
      if (mode === 'constant')
        return b.apply('pad', [x], {
          low: axes.map((axis) => at(axis, 0)),
          high: axes.map((axis) => at(axis, 1)),
          value: numberArg(args, 'value'),
        })
      if (!Object.hasOwn(borders, mode))
        throw new ShapeError(`pad in mode "${mode}"`, 'constant, reflect, replicate or circular', 'E0419')
      const padded = axes.filter((axis) => at(axis, 0) !== 0 || at(axis, 1) !== 0)
      return padded.reduce((y, axis) => padAxis(b, y, axis, at(axis, 0), at(axis, 1), mode), x)
    },
  ),
]
