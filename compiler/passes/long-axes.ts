// Operators whose plain algorithm takes n * n steps along an axis of n: where that is long, they are made of blocks, merges and searches.
import { type Build, type EntryGraph, GraphBuilder, type Node, rootsOf, topological } from '../ir/graph.ts'
import { type DType, isFloat, shapeValues } from '../ir/types.ts'
import { add, cast, equal, expand, full, iota, mul, reshape, where } from '../ops/nodes.ts'
import { typeOf } from '../ops/table.ts'

/** Lines up to this long are sorted by counting, and scanned, directly. */
const SHORT = 128
/** Elements of a block of a scan. */
const BLOCK = 32
/** Steps of a sum by index from which on sorting the indices is worth its kernels. */
const MANY_STEPS = 2 ** 24
/** Results of a sum by index below which it is direct: each costs a step for each term. */
const FEW_RESULTS = 256

/** The entry with long scans, sorts and sums by index made of smaller steps, and every `argsort` of operators that have an algorithm. */
export function divideLongAxes(entry: EntryGraph): EntryGraph {
  const b = new GraphBuilder(typeOf)
  const image = new Map<number, Node>()
  for (const node of topological(rootsOf(entry))) {
    const inputs = node.inputs.map((n) => image.get(n.id)!)
    const made = b.within(
      node.origins,
      node.label,
      () => divided(b, node, inputs) ?? b.apply(node.op, inputs, node.attrs),
    )
    image.set(node.id, made)
  }
  const of = (node: Node): Node => image.get(node.id)!
  return {
    ...entry,
    outputs: entry.outputs.map((o) => ({ ...o, node: of(o.node) })),
    updates: entry.updates.map((u) => ({ ...u, node: of(u.node) })),
    named: entry.named.flatMap((n) => (image.has(n.node.id) ? [{ ...n, node: of(n.node) }] : [])),
  }
}

function divided(b: Build, node: Node, inputs: readonly Node[]): Node | null {
  const [x, index] = inputs as [Node, Node]
  const axis = node.attrs.axis as number
  switch (node.op) {
    case 'argsort':
      return argsort(b, x, axis, node.attrs.descending as boolean)
    case 'cumsum':
    case 'cumprod':
      return sizeAt(x, axis) > SHORT ? longScan(b, node.op, x, axis, node.attrs.reverse as boolean) : null
    case 'scatter_sum':
      return isMany(node, sizeAt(x, axis)) ? scatterSum(b, x, index, axis, node.attrs.size as number) : null
    case 'put_sum':
      return isMany(node, elements(index)) ? putSum(b, x, index, axis, node.attrs.size as number) : null
    case 'last_write':
      return isMany(node, sizeAt(x, axis)) ? lastWrite(b, x, axis, node.attrs.size as number) : null
    default:
      return null
  }
}

const shapeOf = (x: Node): number[] => shapeValues(x.type.shape)
const sizeAt = (x: Node, axis: number): number => shapeOf(x)[axis]!
const elements = (x: Node): number => shapeOf(x).reduce((n, d) => n * d, 1)
const isMany = (node: Node, terms: number): boolean =>
  terms > SHORT && (node.attrs.size as number) >= FEW_RESULTS && elements(node) * terms >= MANY_STEPS

/** Elements [start, start + count) along an axis. */
function part(b: Build, x: Node, axis: number, start: number, count: number): Node {
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
function padded(b: Build, x: Node, axis: number, low: number, high: number, value: number): Node {
  if (low === 0 && high === 0) return x
  const at = (n: number): number[] => shapeOf(x).map((_, i) => (i === axis ? n : 0))
  return b.apply('pad', [x], { low: at(low), high: at(high), value })
}

/** The axes around one as two: [outer, n, inner]. */
function lines(b: Build, x: Node, axis: number): Node {
  const shape = shapeOf(x)
  const product = (sizes: readonly number[]): number => sizes.reduce((n, d) => n * d, 1)
  return reshape(b, x, [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))])
}

/**
 * A scan in blocks: each block on its own, then what all blocks before it come to (a scan of a 32nd of the length) added to it. Some 33
 * steps an element (Blelloch 1990).
 */
function longScan(b: Build, op: 'cumsum' | 'cumprod', x: Node, axis: number, reverse: boolean): Node {
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

/** Order of a line by ranks: the inverse of a permutation that counting gives. */
function shortArgsort(b: Build, x: Node, axis: number, descending: boolean): Node {
  const ranks = b.apply('rank', [x], { axis, descending })
  return b.apply('scatter_sum', [iota(b, x.type.shape, axis), ranks], { axis, size: sizeAt(x, axis) })
}

/** What sorts last, so that padding stays behind all elements: those that are equal to it come first. */
function lastValue(dtype: DType, descending: boolean): number {
  if (isFloat(dtype)) return descending ? -Infinity : Number.NaN
  const [low, high] = { i32: [-(2 ** 31), 2 ** 31 - 1], i8: [-128, 127], u8: [0, 255] }[dtype as 'i32'] ?? [
    0,
    2 ** 32 - 1,
  ]
  return descending ? low! : high!
}

/** Runs of up to 64 elements sorted by counting, then merged two by two: n log(n) searches of log(n) steps. */
function argsort(b: Build, x: Node, axis: number, descending: boolean): Node {
  const n = sizeAt(x, axis)
  if (n <= SHORT) return shortArgsort(b, x, axis, descending)
  const doublings = Math.ceil(Math.log2(n / (SHORT / 2)))
  const run = Math.ceil(n / 2 ** doublings)
  const whole = run * 2 ** doublings
  const flat = padded(b, lines(b, x, axis), 1, 0, whole - n, lastValue(x.type.dtype, descending))
  const [outer, , inner] = shapeOf(flat) as [number, number, number]
  const runs = reshape(b, flat, [outer, whole / run, run, inner])
  const local = b.apply('stored', [shortArgsort(b, runs, 2, descending)])
  const offsets = mul(b, iota(b, shapeOf(runs), 1), run)
  let keys = reshape(b, b.apply('gather', [runs, local], { axis: 2 }), [outer, whole, inner])
  let order = reshape(b, add(b, local, offsets), [outer, whole, inner])
  for (let half = run; half < whole; half *= 2) {
    keys = b.apply('stored', [keys])
    const from = b.apply('stored', [b.apply('merge', [keys], { axis: 1, half, descending })])
    keys = b.apply('gather', [keys, from], { axis: 1 })
    order = b.apply('stored', [b.apply('gather', [order, from], { axis: 1 })])
  }
  return reshape(b, part(b, order, 1, 0, n), shapeOf(x))
}

/** Sums of runs of equal ids along axis 1: the last element of each run has its whole sum, after log2(n) doublings. */
function runSums(b: Build, values: Node, ids: Node): Node {
  const n = sizeAt(values, 1)
  const shifted = (x: Node, by: number, fill: number): Node => part(b, padded(b, x, 1, by, 0, fill), 1, 0, n)
  let sums = values
  for (let by = 1; by < n; by *= 2) {
    const same = expand(b, equal(b, ids, shifted(ids, by, -1)), sums.type.shape)
    sums = b.apply('stored', [add(b, sums, where(b, same, shifted(sums, by, 0), 0))])
  }
  return sums
}

/** `rows` at `last` along axis 1, and 0 where there is none. */
function atLast(b: Build, rows: Node, last: Node): Node {
  const found = b.apply('le', [full(b, 0, last.type.shape, 'i32'), last])
  const at = b.apply('maximum', [last, full(b, 0, last.type.shape, 'i32')])
  return where(b, found, b.apply('gather', [rows, at], { axis: 1 }), 0)
}

function scatterSum(b: Build, x: Node, index: Node, axis: number, size: number): Node {
  const result = shapeOf(x).with(axis, size)
  const ids = lines(b, b.apply('position', [index], { size }), axis)
  const order = argsort(b, ids, 1, false)
  const sorted = b.apply('stored', [b.apply('gather', [ids, order], { axis: 1 })])
  const values = b.apply('stored', [b.apply('gather', [lines(b, x, axis), order], { axis: 1 })])
  const last = b.apply('last_of', [sorted], { axis: 1, size })
  return reshape(b, atLast(b, runSums(b, values, sorted), last), result)
}

/** Rows summed by one index: the rows are put in the order of their ids, and the runs summed. */
function putSum(b: Build, x: Node, index: Node, axis: number, size: number): Node {
  const shape = shapeOf(x)
  const rank = index.type.shape.length
  const n = elements(index)
  const result = [...shape.slice(0, axis), size, ...shape.slice(axis + rank)]
  const flat = lines(b, reshape(b, x, [...shape.slice(0, axis), n, ...shape.slice(axis + rank)]), axis)
  const [outer, , inner] = shapeOf(flat) as [number, number, number]
  const ids = reshape(b, b.apply('position', [index], { size }), [n])
  const order = argsort(b, ids, 0, false)
  const sorted = b.apply('stored', [b.apply('gather', [ids, order], { axis: 0 })])
  const values = b.apply('stored', [b.apply('take', [flat, order], { axis: 1 })])
  const sums = runSums(b, values, reshape(b, sorted, [1, n, 1]))
  const last = b.apply('stored', [b.apply('last_of', [sorted], { axis: 0, size })])
  const rows = b.apply('take', [sums, b.apply('maximum', [last, full(b, 0, [size], 'i32')])], { axis: 1 })
  const found = reshape(b, b.apply('le', [full(b, 0, [size], 'i32'), last]), [1, size, 1])
  return reshape(b, where(b, expand(b, found, [outer, size, inner]), rows, 0), result)
}

/** The last source of each place: the end of its run among the sorted indices, which keep their order. */
function lastWrite(b: Build, index: Node, axis: number, size: number): Node {
  const ids = lines(b, b.apply('position', [index], { size }), axis)
  const order = argsort(b, ids, 1, false)
  const sorted = b.apply('stored', [b.apply('gather', [ids, order], { axis: 1 })])
  const last = b.apply('stored', [b.apply('last_of', [sorted], { axis: 1, size })])
  const at = b.apply('maximum', [last, full(b, 0, last.type.shape, 'i32')])
  const source = b.apply('gather', [cast(b, order, 'i32'), at], { axis: 1 })
  const found = b.apply('le', [full(b, 0, last.type.shape, 'i32'), last])
  return reshape(b, where(b, found, source, -1), shapeOf(index).with(axis, size))
}
