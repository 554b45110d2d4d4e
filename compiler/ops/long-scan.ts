// Scans of long lines in blocks, and the shape changes that they need.
import type { Build, Node } from '../ir/graph.ts'
import { shapeValues } from '../ir/types.ts'
import { add, expand, mul, reshape } from './nodes.ts'

/** Lines up to this long are scanned, and sorted by counting, directly. */
export const SHORT = 128
/** Elements of a block of a scan. */
const BLOCK = 32

export const shapeOf = (x: Node): number[] => shapeValues(x.type.shape)
export const sizeAt = (x: Node, axis: number): number => shapeOf(x)[axis]!

/** Elements [start, start + count) along an axis. */
export function part(b: Build, x: Node, axis: number, start: number, count: number): Node {
  const shape = shapeOf(x)
  if (start === 0 && count === shape[axis]) return x
  const at = (there: number, elsewhere: (d: number) => number): number[] =>
    shape.map((d, i) => (i === axis ? there : elsewhere(d)))
  return b.apply('slice', [x], {
    start: at(start, () => 0),
    step: shape.map(() => 1),
    shape: at(count, (d) => d),
  })
}

function flipped(b: Build, x: Node, axis: number): Node {
  const shape = shapeOf(x)
  const start = shape.map((d, i) => (i === axis ? d - 1 : 0))
  return b.apply('slice', [x], { start, step: shape.map((_, i) => (i === axis ? -1 : 1)), shape })
}

/** `low` elements before and `high` after an axis. */
export function padded(b: Build, x: Node, axis: number, low: number, high: number, value: number): Node {
  if (low === 0 && high === 0) return x
  const at = (n: number): number[] => shapeOf(x).map((_, i) => (i === axis ? n : 0))
  return b.apply('pad', [x], { low: at(low), high: at(high), value })
}

/** The axes around one as two: [outer, n, inner]. */
export function lines(b: Build, x: Node, axis: number): Node {
  const shape = shapeOf(x)
  const product = (sizes: readonly number[]): number => sizes.reduce((n, d) => n * d, 1)
  return reshape(b, x, [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))])
}

/**
 * A scan in blocks: each block on its own, then what all blocks before it come to (a scan of a 32nd of the length) added to it. Some 33
 * steps an element (Blelloch 1990).
 */
export function longScan(b: Build, op: 'cumsum' | 'cumprod', x: Node, axis: number, reverse: boolean): Node {
  if (reverse) return flipped(b, longScan(b, op, flipped(b, x, axis), axis, false), axis)
  const n = sizeAt(x, axis)
  const neutral = op === 'cumsum' ? 0 : 1
  const flat = lines(b, x, axis)
  const [outer, , inner] = shapeOf(flat) as [number, number, number]
  const blocks = Math.ceil(n / BLOCK)
  const square = reshape(b, padded(b, flat, 1, 0, blocks * BLOCK - n, neutral), [outer, blocks, BLOCK, inner])
  const own = b.apply('stored', [b.apply(op, [square], { axis: 2, reverse: false })])
  const totals = reshape(b, part(b, own, 2, BLOCK - 1, 1), [outer, blocks, inner])
  const running =
    blocks > SHORT ? longScan(b, op, totals, 1, false) : b.apply(op, [totals], { axis: 1, reverse: false })
  const before = part(b, padded(b, running, 1, 1, 0, neutral), 1, 0, blocks)
  const spread = expand(b, reshape(b, before, [outer, blocks, 1, inner]), shapeOf(own))
  const all = reshape(b, (op === 'cumsum' ? add : mul)(b, own, spread), [outer, blocks * BLOCK, inner])
  return reshape(b, part(b, all, 1, 0, n), shapeOf(x))
}
