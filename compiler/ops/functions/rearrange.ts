// Functions that repeat, reverse, turn or mask elements: views, but for roll.
import type { Build, Node } from '../../ir/graph.ts'
import { elementCount, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, builtin } from '../define.ts'
import { expand, iota, permute, reshape, shapeAttr, where, zerosLike } from '../nodes.ts'
import { axesOf, axisOf, nodeArg, numberArg } from './arguments.ts'

import { concat, listArg, narrow, reverse, shapeOf } from './shape.ts'

/** Keeps where `keep(row, column)` of the last two axes holds. */
function triangle(b: Build, x: Node, diagonal: number, lower: boolean): Node {
  const rank = x.type.shape.length
  if (rank < 2)
    throw new ShapeError(`a triangle of ${formatType(x.type)}: it needs two axes`, undefined, 'E0409')
  const [row, column] = [iota(b, x.type.shape, rank - 2), iota(b, x.type.shape, rank - 1)]
  const limit = b.apply('add', [
    row,
    b.apply('full', [], { value: diagonal, shape: shapeAttr(x.type.shape), dtype: 'i32' }),
  ])
  return where(b, b.apply('le', lower ? [column, limit] : [limit, column]), x, zerosLike(b, x))
}

function rollAxis(b: Build, x: Node, axis: number, shift: number): Node {
  const n = shapeOf(x)[axis]!
  const by = n === 0 ? 0 : ((shift % n) + n) % n
  return by === 0 ? x : concat(b, [narrow(b, x, axis, n - by, by), narrow(b, x, axis, 0, n - by)], axis)
}

/** A view: in the flattened matrix, the diagonal's elements stand columns + 1 apart. */
function diagonal(b: Build, x: Node, offset: number, first: number, second: number): Node {
  if (first === second) throw new ShapeError(`the diagonal of axis ${first} and itself`, undefined, 'E0418')
  const rest = x.type.shape.map((_, i) => i).filter((i) => i !== first && i !== second)
  const shape = shapeOf(x)
  const lead = rest.map((i) => shape[i]!)
  const [rows, columns] = [shape[first]!, shape[second]!]
  const count = Math.max(0, Math.min(rows + Math.min(offset, 0), columns - Math.max(offset, 0)))
  const flat = reshape(b, permute(b, x, [...rest, first, second]), [...lead, rows * columns])
  if (count === 0) return narrow(b, flat, lead.length, 0, 0)
  const start = offset >= 0 ? offset : -offset * columns
  return b.apply('slice', [flat], {
    start: [...lead.map(() => 0), start],
    step: [...lead.map(() => 1), columns + 1],
    shape: [...lead, count],
  })
}

function notNegative(repeats: readonly number[]): void {
  if (repeats.some((n) => n < 0))
    throw new ShapeError(`${repeats.join(', ')} repeats`, 'repeats are not negative', 'E0419')
}

export const rearrangeFunctions: readonly Builtin[] = [
  builtin('flip(x: tensor, axis: axes = None)', 'Reverses the order along the axes.', (args, b) =>
    reverse(b, nodeArg(args, 'x'), axesOf(nodeArg(args, 'x'), args.axis!)),
  ),
  builtin(
    'roll(x: tensor, shift: ints, axis: axes = None)',
    'Moves elements along the axes, those that leave come in at the other end; without an axis, in the flattened tensor.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const shifts = listArg(args, 'shift')
      const flat = args.axis === null
      const axes = flat ? [0] : listArg(args, 'axis').map((a) => axisOf(x, a))
      if (shifts.length !== axes.length)
        throw new ShapeError(`roll by ${shifts.length} shifts along ${axes.length} axes`, undefined, 'E0419')
      const rolled = axes.reduce(
        (y, axis, i) => rollAxis(b, y, axis, shifts[i]!),
        flat ? reshape(b, x, [elementCount(x.type.shape)]) : x,
      )
      return reshape(b, rolled, x.type.shape)
    },
  ),
  builtin('tile(x: tensor, repeats: shape)', 'Repeats the whole tensor along each axis.', (args, b) => {
    const repeats = listArg(args, 'repeats')
    notNegative(repeats)
    const x0 = nodeArg(args, 'x')
    const lead = Math.max(0, repeats.length - x0.type.shape.length)
    const shape = [...Array<number>(lead).fill(1), ...shapeOf(x0)]
    const times = [...Array<number>(shape.length - repeats.length).fill(1), ...repeats]
    const spread = expand(
      b,
      reshape(
        b,
        x0,
        shape.flatMap((d) => [1, d]),
      ),
      shape.flatMap((d, i) => [times[i]!, d]),
    )
    return reshape(
      b,
      spread,
      shape.map((d, i) => d * times[i]!),
    )
  }),
  builtin(
    'repeat(x: tensor, repeats: int, axis: int)',
    'Each element that many times along the axis (torch.repeat_interleave).',
    (args, b) => {
      const x = nodeArg(args, 'x')
      const axis = axisOf(x, numberArg(args, 'axis'))
      const n = numberArg(args, 'repeats')
      notNegative([n])
      const shape = shapeOf(x)
      const wide = [...shape.slice(0, axis + 1), n, ...shape.slice(axis + 1)]
      const spread = expand(
        b,
        reshape(
          b,
          x,
          wide.map((d, i) => (i === axis + 1 ? 1 : d)),
        ),
        wide,
      )
      return reshape(
        b,
        spread,
        shape.map((d, i) => (i === axis ? d * n : d)),
      )
    },
  ),
  builtin('tril(x: tensor, diagonal: int = 0)', 'Zeros above the diagonal of the last two axes.', (args, b) =>
    triangle(b, nodeArg(args, 'x'), numberArg(args, 'diagonal'), true),
  ),
  builtin('triu(x: tensor, diagonal: int = 0)', 'Zeros below the diagonal of the last two axes.', (args, b) =>
    triangle(b, nodeArg(args, 'x'), numberArg(args, 'diagonal'), false),
  ),
  builtin(
    'diagonal(x: tensor, offset: int = 0, a: int = 0, b: int = 1)',
    'The elements x[i, i + offset] of two axes, along a new last axis.',
    (args, b) => {
      const x = nodeArg(args, 'x')
      return diagonal(
        b,
        x,
        numberArg(args, 'offset'),
        axisOf(x, numberArg(args, 'a')),
        axisOf(x, numberArg(args, 'b')),
      )
    },
  ),
]
