// Reading and writing at positions that another tensor holds, sorting, and scans, as the language calls them.
import type { Build, Node } from '../../ir/graph.ts'
import { dimValue, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, type BuiltinArgs, builtin } from '../define.ts'
import { longScan, SHORT, sizeAt } from '../long-scan.ts'
import { add, cast, expand, iota, less, mul, reshape, where } from '../nodes.ts'
import { axisOf, nodeArg, numberArg } from './arguments.ts'
import { counted } from './reduce.ts'
import { narrow, shapeOf } from './shape.ts'

const axisArg = (args: BuiltinArgs): number => axisOf(nodeArg(args, 'x'), numberArg(args, 'axis'))

/** The leading part of `x` that an index of `shape` reaches: sizes agree on all axes but `axis`. */
function reached(b: Build, x: Node, shape: readonly number[], axis: number, name: string): Node {
  const sizes = shapeOf(x)
  if (sizes.length !== shape.length || shape.some((d, i) => i !== axis && d > sizes[i]!)) {
    throw new ShapeError(
      `${name} of ${formatType(x.type)} with an index of shape [${shape.join(', ')}] along axis ${axis}`,
      'the index has as many axes, and no other axis is longer',
      'E0407',
    )
  }
  return shape.reduce((part, d, i) => (i === axis ? part : narrow(b, part, i, 0, d)), x)
}

/** The part of a scatter's source that its index names. */
function sourceOf(b: Build, source: Node, index: Node, name: string): Node {
  const shape = shapeOf(index)
  if (source.type.shape.length === 0) return expand(b, source, shape)
  return narrow(b, reached(b, source, shape, 0, name), 0, 0, shape[0] ?? 1)
}

/** Fills up behind `part` to `shape`. */
function padTo(b: Build, part: Node, shape: readonly number[], value: number): Node {
  const have = shapeOf(part)
  if (have.every((d, i) => d === shape[i])) return part
  return b.apply('pad', [part], { low: have.map(() => 0), high: have.map((d, i) => shape[i]! - d), value })
}

function gather(b: Build, x: Node, index: Node, axis: number): Node {
  if (index.type.shape.length === 0 && x.type.shape.length === 0) return x
  return b.apply('gather', [reached(b, x, shapeOf(index), axis, 'gather'), index], { axis })
}

function scatter(b: Build, x: Node, axis: number, index: Node, source: Node): Node {
  const values = sourceOf(b, source, index, 'scatter')
  const part = reached(b, x, shapeOf(index), axis, 'scatter')
  const writer = b.apply('last_write', [index], { axis, size: dimValue(part.type.shape[axis]!) })
  const written = less(b, writer, 0)
  const found = b.apply('gather', [values, writer], { axis })
  const whole = shapeOf(x)
  return where(
    b,
    less(b, padTo(b, writer, whole, -1), 0),
    x,
    padTo(b, where(b, written, part, found), whole, 0),
  )
}

function scatterAdd(b: Build, x: Node, axis: number, index: Node, source: Node): Node {
  const values = sourceOf(b, source, index, 'scatter_add')
  reached(b, x, shapeOf(index), axis, 'scatter_add')
  const sums = b.apply('scatter_sum', [values, index], { axis, size: dimValue(x.type.shape[axis]!) })
  return add(b, x, padTo(b, sums, shapeOf(x), 0))
}

/** What `along` makes of x and the axis that is named. A scalar counts as one element along its axis 0, as in PyTorch. */
function alongAxis(b: Build, args: BuiltinArgs, along: (x: Node, axis: number) => Node[]): Node[] {
  const x = nodeArg(args, 'x')
  if (x.type.shape.length > 0) return along(x, axisArg(args))
  const axis = axisOf(x, numberArg(args, 'axis'), 1)
  return along(reshape(b, x, [1]), axis).map((part) => (shapeOf(part)[0] === 1 ? reshape(b, part, []) : part))
}

const argsort = (b: Build, x: Node, axis: number, descending: boolean): Node =>
  b.apply('argsort', [x], { axis, descending })

function sorted(b: Build, x: Node, axis: number, descending: boolean, count: number): Node[] {
  const order = narrow(b, argsort(b, x, axis, descending), axis, 0, count)
  return [b.apply('gather', [x, order], { axis }), order]
}

const scan = (name: 'cumsum' | 'cumprod', doc: string): Builtin =>
  builtin(`${name}(x: tensor, axis: int)`, doc, (args, b) => {
    const x = counted(b, nodeArg(args, 'x'))
    const scalar = x.type.shape.length === 0
    const axis = axisOf(x, numberArg(args, 'axis'), scalar ? 1 : undefined)
    if (scalar) return x
    // The derivative of a product takes n * n steps a line: made of blocks from the start, it takes that many for each block.
    if (name === 'cumprod' && sizeAt(x, axis) > SHORT) return longScan(b, name, x, axis, false)
    return b.apply(name, [x], { axis, reverse: false })
  })

export const indexingFunctions: readonly Builtin[] = [
  builtin(
    'take(x: tensor, index: index, axis: int = 0)',
    'x at the positions of an integer tensor along the axis.',
    (args, b) => b.apply('take', [nodeArg(args, 'x'), nodeArg(args, 'index')], { axis: axisArg(args) }),
  ),
  builtin(
    'gather(x: tensor, axis: int, index: index)',
    'y[…, j, …] = x[…, index[…, j, …], …], as torch.gather.',
    (args, b) => gather(b, nodeArg(args, 'x'), nodeArg(args, 'index'), axisArg(args)),
  ),
  builtin(
    'scatter(x: tensor, axis: int, index: index, source: tensor)',
    'x with source[…, j, …] written to position index[…, j, …] along the axis; the last of several writes stays.',
    (args, b) =>
      scatter(b, nodeArg(args, 'x'), axisArg(args), nodeArg(args, 'index'), nodeArg(args, 'source')),
  ),
  builtin(
    'scatter_add(x: tensor, axis: int, index: index, source: tensor)',
    'x with source[…, j, …] added at position index[…, j, …] along the axis, as torch.scatter_add.',
    (args, b) =>
      scatterAdd(b, nodeArg(args, 'x'), axisArg(args), nodeArg(args, 'index'), nodeArg(args, 'source')),
  ),
  builtin(
    'index_add(x: tensor, axis: int, index: index, source: tensor, alpha: number = 1)',
    'x with alpha times each slice of source added at the position that the index vector gives for it.',
    (args, b) => {
      const [x, axis] = [nodeArg(args, 'x'), axisArg(args)]
      const size = dimValue(x.type.shape[axis]!)
      const sums = b.apply('put_sum', [nodeArg(args, 'source'), nodeArg(args, 'index')], { axis, size })
      return add(b, x, numberArg(args, 'alpha') === 1 ? sums : mul(b, sums, numberArg(args, 'alpha')))
    },
  ),
  builtin(
    'one_hot(index: index, classes: int)',
    'f32: 1 at the index, 0 elsewhere, along a new last axis.',
    (args, b) => {
      const index = nodeArg(args, 'index')
      const shape = [...shapeOf(index), numberArg(args, 'classes')]
      const spread = expand(b, reshape(b, index, [...shapeOf(index), 1]), shape)
      return cast(b, b.apply('eq', [spread, iota(b, shape, shape.length - 1, index.type.dtype)]), 'f32')
    },
  ),
  builtin(
    'sort(x: tensor, axis: int = -1, descending: bool = false)',
    'The sorted values and their indices along the axis; equal elements keep their order, NaN counts as the largest: let (values, indices) = sort(x).',
    (args, b) =>
      alongAxis(b, args, (x, axis) =>
        sorted(b, x, axis, args.descending === true, dimValue(x.type.shape[axis]!)),
      ),
  ),
  builtin(
    'argsort(x: tensor, axis: int = -1, descending: bool = false)',
    'The indices that sort x along the axis.',
    (args, b) => alongAxis(b, args, (x, axis) => [argsort(b, x, axis, args.descending === true)])[0]!,
  ),
  builtin(
    'topk(x: tensor, k: int, axis: int = -1, largest: bool = true)',
    'The k largest (or smallest) values along the axis, sorted, and their indices: let (values, indices) = topk(x, 5).',
    (args, b) =>
      alongAxis(b, args, (x, axis) => {
        const k = numberArg(args, 'k')
        const size = dimValue(x.type.shape[axis]!)
        if (k < 0 || k > size)
          throw new ShapeError(
            `topk of ${k} elements along an axis of ${size}`,
            'k is at most that size',
            'E0419',
          )
        return sorted(b, x, axis, args.largest === true, k)
      }),
  ),
  scan('cumsum', 'The sum of the elements up to each one along the axis, itself included.'),
  scan('cumprod', 'The product of the elements up to each one along the axis, itself included.'),
]
