// Operators whose plain algorithm takes n * n steps along an axis of n: where that is long, they are made of blocks, merges and searches.
import type { Build, EntryGraph, Node } from '../ir/graph.ts'
import { type DType, isFloat } from '../ir/types.ts'
import { lines, longScan, padded, part, SHORT, shapeOf, sizeAt } from '../ops/long-scan.ts'
import { add, cast, equal, expand, full, iota, mul, reshape, where } from '../ops/nodes.ts'
import { rewriteGraph } from './rewrite-graph.ts'

/** Steps of a sum by index from which on sorting the indices is worth its kernels. */
const MANY_STEPS = 2 ** 24
/** Results of a sum by index below which it is direct: each costs a step for each term. */
const FEW_RESULTS = 256

/** The entry with long scans, sorts and sums by index made of smaller steps, and every `argsort` of operators that have an algorithm. */
export const divideLongAxes = (entry: EntryGraph): EntryGraph => rewriteGraph(entry, divided)

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

const elements = (x: Node): number => shapeOf(x).reduce((n, d) => n * d, 1)
const isMany = (node: Node, terms: number): boolean =>
  terms > SHORT && (node.attrs.size as number) >= FEW_RESULTS && elements(node) * terms >= MANY_STEPS

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
