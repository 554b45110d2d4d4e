// The general schedule of a device whose groups are single threads: loops over the iteration space, the innermost four lanes wide.
import type { Expr, Reduce, Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, divideResults, type Nest, reductionsOf } from '../ir/nest.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeFirst, storeResults } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, kload, kmul, kstore } from './kexpr.ts'
import { startsAnywhere } from './lanes-apart.ts'
import { favoursVector, reduceLoop, savesBranches } from './reduce-loop.ts'
import { laneOf } from './register-block.ts'
import { findRowCache } from './row-cache.ts'
import { type Piece, splitRange } from './split-range.ts'

/** Elements of one group where a single loop is cut up. */
const CHUNK = 4096

export function chunkLoops(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): UncountedKernel {
  const emitter = chunkEmitter(nest, buffers)
  const { dims } = nest
  emitter.reduction = (e) => reduceLoop(e, emitter, profile.lanes)
  emitter.widePositions = true
  if (dims.length === 0) {
    storeResults(nest, buffers, emitter)
    return finishKernel(nest, buffers, { schedule: 'one element', groups: 1, threads: 1, body: emitter.body })
  }
  const inner = dims[dims.length - 1]!
  const { elements: own, rows } = divideResults(nest)
  const lanes = profile.lanes === 4 && inner.extent >= 4 && vectorises(own, inner) ? 4 : 1
  if (dims.length === 1) return oneLoop(nest, buffers, emitter, inner, lanes)

  // The fewest outer loops that give every thread something to do become the group number.
  const outer = dims.slice(0, -1)
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  bindDigits(emitter, outer.slice(0, count), groupRef)
  const row = cacheRow(nest, emitter, inner, profile)
  const pieces = piecesOf(nest, inner, row, profile)
  for (const piece of pieces) emitter.register(piece.nest.results.flatMap((r) => [r.value, r.index]))
  const nested = (vars: readonly Var[]): void => {
    const [v, ...rest] = vars
    if (v) {
      emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(rest))
      return
    }
    if (pieces.length < 2)
      innerLoop(own, buffers, emitter, inner, kconst(0), kconst(inner.extent), lanes, row)
    else
      for (const piece of pieces) {
        const wide = profile.lanes === 4 && piece.v.extent >= 4 && vectorises(piece.nest, piece.v)
        innerLoop(piece.nest, buffers, emitter, piece.v, kconst(0), kconst(piece.v.extent), wide ? 4 : 1)
      }
    storeFirst(rows, outer, buffers, emitter)
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: pieces.length > 1 ? 'loops in pieces' : lanes === 4 ? 'loops, 4 lanes' : 'loops',
    groups,
    threads: 1,
    locals: row ? [{ name: row.array, type: 'f32', elements: inner.extent }] : [],
    body: emitter.body,
  })
}

/** The innermost loop without its conditions: where it stays whole, at most one piece. Sums over windows pay only where most of it is vectors. */
function piecesOf(nest: Nest, inner: Var, row: KeptRow | null, profile: Profile): Piece[] {
  const { elements, rows } = divideResults(nest)
  const reductions = reductionsOf(nest)
  if (reductions.length === 0) return splitRange(elements, inner)
  if (
    profile.lanes === 1 ||
    row ||
    rows.results.length > 0 ||
    reductions.some((r) => !r.free.includes(inner.id))
  )
    return []
  const pieces = splitRange(elements, inner)
  const wide = pieces
    .filter((p) => p.v.extent >= 4 && vectorises(p.nest, p.v))
    .reduce((n, p) => n + p.v.extent, 0)
  return 2 * wide >= inner.extent ? pieces : []
}

interface KeptRow {
  readonly array: string
  /** The reduction whose loop fills it. */
  readonly reduce: Reduce
  /** The value that the array holds, in the result's innermost loop. */
  readonly value: Expr
}

/** Rows longer than this are computed twice: keeping them would push other data out of the cache. */
const MAX_ROW = 1 << 16

/** Lets the reduction store a dear value of each term, which the result's loop then loads. */
function cacheRow(nest: Nest, emitter: Emitter, inner: Var, profile: Profile): KeptRow | null {
  if (inner.extent > MAX_ROW || inner.extent * 4 > profile.maxLocalBytes) return null
  const cache = findRowCache(nest, inner, reductionsOf(nest))
  if (!cache) return null
  const array = emitter.fresh('kept')
  emitter.register([cache.inReduce])
  const plain = emitter.reduction
  emitter.reduction = (e, em) => {
    if (e !== cache.reduce) return plain(e, em)
    return reduceLoop(e, emitter, profile.lanes, (k, by) => {
      const value = emitter.shifted(cache.inReduce, k, by)
      emitter.share(value)
      const at = emitter.scalarLane(() => emitter.value(k))
      emitter.push(kstore(array, at, emitter.value(value), by))
    })
  }
  return { array, reduce: cache.reduce, value: cache.inResult }
}

/** One long loop, cut into chunks. */
function oneLoop(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  lanes: 1 | 4,
): UncountedKernel {
  const perElement = Math.max(
    1,
    reductionsOf(nest).reduce((n, r) => n + r.vars.reduce((m, k) => m * k.extent, 1), 0),
  )
  const chunk = Math.max(4, Math.floor(CHUNK / perElement / 4) * 4)
  const groups = Math.max(1, Math.ceil(v.extent / chunk))
  const { elements: own, rows } = divideResults(nest)
  if (groups === 1) innerLoop(own, buffers, emitter, v, kconst(0), kconst(v.extent), lanes)
  else {
    const start = emitter.let('start', kmul(groupRef, chunk))
    const end = emitter.let('end', kapply('min', [kapply('add', [start, kconst(chunk)]), kconst(v.extent)]))
    innerLoop(own, buffers, emitter, v, start, end, lanes)
  }
  // The whole loop is one row.
  if (rows.results.length > 0) {
    const store = (): void => storeResults(rows, buffers, emitter)
    if (groups === 1) emitter.inline(store)
    else
      emitter.scoped(store, (then) => ({
        kind: 'if',
        condition: kapply('eq', [groupRef, kconst(0)], 'bool'),
        then,
        else: [],
      }))
  }
  return finishKernel(nest, buffers, {
    schedule: lanes === 4 ? 'one loop, 4 lanes' : 'one loop',
    groups,
    threads: 1,
    body: emitter.body,
  })
}

/** From `from` to `to`: vectors of four, then what is left. */
function innerLoop(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  from: KExpr,
  to: KExpr,
  lanes: 1 | 4,
  row: KeptRow | null = null,
): void {
  // Reductions of the row come first: they fill what the row's loop then loads.
  // One inside of another, which depends on the other's loop, comes with it.
  const outside = new Set(nest.dims.filter((d) => d !== v).map((d) => d.id))
  for (const r of row ? [...reductionsOf(nest), row.reduce] : [])
    if (r.free.every((id) => outside.has(id))) emitter.value(r)
  const turn = (width: 1 | 4) => (): void => {
    if (row) {
      const kept = kload(
        row.array,
        emitter.scalarLane(() => emitter.value(v)),
        'f32',
        width,
      )
      if (width === 4) emitter.bindVector(row.value, emitter.let('kept_value', kept))
      else emitter.bind(row.value, emitter.let('kept_value', kept))
    }
    storeResults(nest, buffers, emitter)
  }
  if (lanes === 1) {
    emitter.loop(v, from, to, 1, 1, turn(1))
    return
  }
  const constant = from.op === 'const' && to.op === 'const'
  const length = constant ? to.value - from.value : null
  const whole =
    length === null
      ? emitter.let('whole', kapply('sub', [to, kconst(3)]))
      : kconst((from as { value: number }).value + Math.floor(length / 4) * 4)
  emitter.loop(v, from, whole, 4, 4, turn(4))
  if (length !== null && length % 4 === 0) return
  if (!row && constant && length !== null && length >= 4 && sumsAnywhere(nest, v)) {
    lastVector(nest, buffers, emitter, v, to.value, 4 - (length % 4))
    return
  }
  const tail = constant ? whole : tailStart(from, to)
  emitter.loop(v, tail, to, 1, 1, turn(1))
}

/** Whether sums make each element dear, and vectors of them may start anywhere. */
const sumsAnywhere = (nest: Nest, v: Var): boolean =>
  reductionsOf(nest).some((r) => r.free.includes(v.id)) &&
  startsAnywhere(
    nest.results.flatMap((r) => [r.value, r.index]),
    v,
  )

/** The last four values of a loop that ends at `end`, of which `stored` are in memory already and may have overwritten what they are made of. */
function lastVector(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  v: Var,
  end: number,
  stored: number,
): void {
  emitter.fixed(v, kconst(end - 4), 4, () => {
    const values = nest.results.map((r) => {
      const value = emitter.value(r.value)
      return value.op === 'ref' ? value : emitter.let('last', value)
    })
    nest.results.forEach((r, i) => {
      const index = emitter.scalarLane(() => emitter.value(r.index))
      for (let lane = stored; lane < 4; lane++)
        emitter.push(kstore(buffers[r.buffer]!.name, index, laneOf(values[i]!, lane), lane))
    })
  })
}

/** The first element after the whole vectors. */
const tailStart = (from: KExpr, to: KExpr): KExpr =>
  kapply('add', [from, kapply('bitand', [kapply('sub', [to, from]), kconst(-4)])])

/** Whether the innermost loop is worth four lanes: its stores are consecutive, and most of what it reads is. */
function vectorises(nest: Nest, v: Var): boolean {
  if (nest.results.some((r) => laneFactor(r.index, v) !== 1)) return false
  const innermost = reductionsOf(nest).filter((r) => r.free.includes(v.id))
  const others = innermost.some((r) => prefersOwnLoop(r, v))
  return (
    !others &&
    (innermost.length > 0
      ? innermost.every((r) => favoursVector(r.body, v) || savesBranches(r, v))
      : nest.results.every((r) => favoursVector(r.value, v) || savesBranches(r.value, v)))
  )
}

/** Terms of a sum from which on its own vectors are faster than shuffled ones along the result. */
const LONG_SUM = 64

/** A reduction whose terms lie side by side along its own innermost loop, and not along `v`. */
function prefersOwnLoop(r: Reduce, v: Var): boolean {
  const last = r.vars[r.vars.length - 1]!
  const along = last.extent < LONG_SUM ? favoursVector(r.body, v) : favoursVector(r.body, v, 'side by side')
  return last.extent >= 8 && favoursVector(r.body, last) && !along
}
