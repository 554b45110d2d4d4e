// Functions that change shapes: all are views, but for concat and its relatives.
import type { Build, Node } from '../../ir/graph.ts'
import { broadcastShapes, dimValue, elementCount, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import { expand, permute, reshape } from '../nodes.ts'
import { axesOf, axisOf, nodeArg, numberArg, resolveSizes } from './arguments.ts'

export const shapeOf = (x: Node): number[] => x.type.shape.map(dimValue)
export const listArg = (args: BuiltinArgs, name: string): number[] =>
  typeof args[name] === 'number' ? [args[name] as number] : [...(args[name] as readonly number[])]

/** Elements [start, start + count) of one axis. */
export function narrow(b: Build, x: Node, axis: number, start: number, count: number): Node {
  const shape = shapeOf(x)
  if (start === 0 && count === shape[axis]) return x
  return b.apply('slice', [x], {
    start: shape.map((_, i) => (i === axis ? start : 0)),
    step: shape.map(() => 1),
    shape: shape.map((d, i) => (i === axis ? count : d)),
  })
}

export function reverse(b: Build, x: Node, axes: readonly number[]): Node {
  const shape = shapeOf(x)
  return b.apply('slice', [x], {
    start: shape.map((d, i) => (axes.includes(i) ? Math.max(0, d - 1) : 0)),
    step: shape.map((_, i) => (axes.includes(i) ? -1 : 1)),
    shape,
  })
}

function split(b: Build, x: Node, sizes: readonly number[], axis: number): Node[] {
  let start = 0
  return sizes.map((size) => {
    const part = narrow(b, x, axis, start, size)
    start += size
    return part
  })
}

export const concat = (b: Build, parts: readonly Node[], axis: number): Node => {
  if (parts.length === 0) throw new ShapeError('concat of no tensors', undefined, 'E0403')
  return parts.length === 1 ? parts[0]! : b.apply('concat', parts, { axis: axisOf(parts[0]!, axis) })
}

export const shapeFunctions: readonly Builtin[] = [
  builtin(
    'reshape(x: tensor, shape: shape)',
    'The same elements under another shape; one size may be -1.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      return reshape(
        b,
        x,
        resolveSizes(listArg(args, 'shape'), elementCount(x.type.shape), `reshape ${formatType(x.type)}`),
      )
    },
  ),
  builtin(
    'flatten(x: tensor, start: int = 0, end: int = -1)',
    'Joins the axes from start to end (both included) into one.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const shape = shapeOf(x)
      if (shape.length === 0) return reshape(b, x, [1])
      const [from, to] = [axisOf(x, numberArg(args, 'start')), axisOf(x, numberArg(args, 'end'))]
      if (from > to) throw new ShapeError(`flatten from axis ${from} to ${to}`, undefined, 'E0418')
      return reshape(b, x, [
        ...shape.slice(0, from),
        shape.slice(from, to + 1).reduce((n, d) => n * d, 1),
        ...shape.slice(to + 1),
      ])
    },
  ),
  builtin('transpose(x: tensor, a: int = -2, b: int = -1)', 'Swaps two axes.', (args, b) => {
    const x = nodeArg(args, 'x')
    const [p, q] = [axisOf(x, numberArg(args, 'a')), axisOf(x, numberArg(args, 'b'))]
    return permute(
      b,
      x,
      x.type.shape.map((_, i) => (i === p ? q : i === q ? p : i)),
    )
  }),
  builtin('permute(x: tensor, axes: shape)', 'Axis i of the result is axis axes[i] of x.', (args, b) => {
    const x = nodeArg(args, 'x')
    const axes = listArg(args, 'axes').map((a) => axisOf(x, a))
    if (axes.length !== x.type.shape.length || new Set(axes).size !== axes.length)
      throw new ShapeError(
        `permute ${formatType(x.type)} by [${axes.join(', ')}]`,
        'every axis stands exactly once',
        'E0418',
      )
    return permute(b, x, axes)
  }),
  builtin(
    'squeeze(x: tensor, axis: axes = None)',
    'Drops axes of size 1: those named, or all.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const shape = shapeOf(x)
      const axes = axesOf(x, args.axis!).filter((a) => shape[a] === 1)
      return reshape(
        b,
        x,
        shape.filter((_, i) => !axes.includes(i)),
      )
    },
  ),
  builtin('unsqueeze(x: tensor, axis: int)', 'Adds an axis of size 1.', (args, b) => {
    const x = nodeArg(args, 'x')
    const at = axisOf(x, numberArg(args, 'axis'), x.type.shape.length + 1)
    return reshape(b, x, [...shapeOf(x).slice(0, at), 1, ...shapeOf(x).slice(at)])
  }),
  builtin(
    'expand(x: tensor, shape: shape)',
    'Repeats axes of size 1 up to the shape; -1 keeps a size.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const sizes = listArg(args, 'shape')
      const lead = sizes.length - x.type.shape.length
      return expand(
        b,
        x,
        sizes.map((s, i) => (s === -1 && i >= lead ? dimValue(x.type.shape[i - lead]!) : s)),
      )
    },
  ),
  builtin(
    'broadcast(xs: tensors)',
    'Each tensor in the shape that all of them broadcast to: let (p, q) = broadcast([x, y]).',
    (args, b) => {
      const parts = args.xs as readonly Node[]
      const shape = parts.map((x) => x.type.shape).reduce(broadcastShapes, [])
      return parts.map((x) => expand(b, x, shape))
    },
  ),
  builtin(
    'concat(xs: tensors, axis: int = 0)',
    'The tensors one after the other along the axis.',
    (args, b) => concat(b, args.xs as readonly Node[], numberArg(args, 'axis')),
  ),
  builtin('stack(xs: tensors, axis: int = 0)', 'The tensors along a new axis.', (args, b) => {
    const parts = args.xs as readonly Node[]
    if (parts.length === 0) throw new ShapeError('stack of no tensors', undefined, 'E0403')
    const at = axisOf(parts[0]!, numberArg(args, 'axis'), parts[0]!.type.shape.length + 1)
    return concat(
      b,
      parts.map((x) => reshape(b, x, [...shapeOf(x).slice(0, at), 1, ...shapeOf(x).slice(at)])),
      at,
    )
  }),
  builtin(
    'split(x: tensor, size: ints, axis: int = 0)',
    'Parts of the given size (the last may be shorter), or of the given sizes.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axis = axisOf(x, numberArg(args, 'axis'))
      const total = shapeOf(x)[axis]!
      const size = args.size as number | readonly number[]
      if (typeof size === 'number') {
        if (size < 1) throw new ShapeError(`split into parts of ${size}`, undefined, 'E0419')
        return split(
          b,
          x,
          Array.from({ length: Math.max(1, Math.ceil(total / size)) }, (_, i) =>
            Math.min(size, total - i * size),
          ),
          axis,
        )
      }
      if (size.reduce((n, s) => n + s, 0) !== total)
        throw new ShapeError(
          `split of ${total} elements into ${size.join(', ')}`,
          `the sizes must add up to ${total}`,
          'E0419',
        )
      return split(b, x, size, axis)
    },
  ),
  builtin(
    'chunk(x: tensor, chunks: int, axis: int = 0)',
    'That many parts of equal size, the last one shorter.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axis = axisOf(x, numberArg(args, 'axis'))
      const total = shapeOf(x)[axis]!
      const chunks = numberArg(args, 'chunks')
      if (chunks < 1) throw new ShapeError(`${chunks} chunks`, undefined, 'E0419')
      const size = Math.max(1, Math.ceil(total / chunks))
      return split(
        b,
        x,
        Array.from({ length: Math.max(1, Math.ceil(total / size)) }, (_, i) =>
          Math.min(size, total - i * size),
        ),
        axis,
      )
    },
  ),
]
