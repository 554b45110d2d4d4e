// The general schedule of a device whose groups are single threads: loops over the iteration space, the innermost four lanes wide.
import type { Expr, Reduce, Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import {
  type BufferInfo,
  buffersRead,
  divideResults,
  type Nest,
  type Result,
  reductionsOf,
} from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeFirst, storeResults } from './assemble.ts'
import { innerLoop, type KeptRow, type Span } from './chunk-inner.ts'
import { isWide, piecesOf } from './chunk-pieces.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, kmul, kstore } from './kexpr.ts'
import { reduceLoop } from './reduce-loop.ts'
import { findRowCache } from './row-cache.ts'

/** Elements of one group where a single loop is cut up. */
const CHUNK = 4096

export function chunkLoops(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): UncountedKernel {
  const emitter = chunkEmitter(nest, buffers, profile)
  const { dims } = nest
  emitter.reduction = (e) => reduceLoop(e, emitter, profile.lanes)
  emitter.widePositions = true
  if (dims.length === 0) {
    storeResults(nest, buffers, emitter)
    return finishKernel(nest, buffers, { schedule: 'one element', groups: 1, threads: 1, body: emitter.body })
  }
  const inner = dims[dims.length - 1]!
  const { elements: own, rows } = divideResults(nest)
  const lanes = profile.lanes === 4 && isWide({ nest: own, v: inner }) ? 4 : 1
  if (dims.length === 1) return oneLoop(nest, buffers, emitter, inner, lanes)

  // The fewest outer loops that give every thread something to do become the group number.
  const outer = dims.slice(0, -1)
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  bindDigits(emitter, outer.slice(0, count), groupRef)
  const row = cacheRow(nest, buffers, emitter, inner, profile)
  const pieces = row ? [] : piecesOf(nest, inner, profile)
  for (const piece of pieces) emitter.register(piece.nest.results.flatMap((r) => [r.value, r.index]))
  const nested = (vars: readonly Var[]): void => {
    const [v, ...rest] = vars
    if (v) {
      emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(rest))
      return
    }
    if (pieces.length === 0) innerLoop({ nest: own, v: inner }, buffers, emitter, whole(inner), lanes, row)
    for (const p of pieces)
      innerLoop(p, buffers, emitter, whole(p.v), profile.lanes === 4 && isWide(p) ? 4 : 1)
    storeFirst(rows, outer, buffers, emitter)
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: pieces.length > 0 ? 'loops in pieces' : lanes === 4 ? 'loops, 4 lanes' : 'loops',
    groups,
    threads: 1,
    locals: row && row.index === inner ? [{ name: row.array, type: 'f32', elements: inner.extent }] : [],
    body: emitter.body,
  })
}

/** All values of a variable. */
const whole = (v: Var): Span => ({ from: kconst(0), to: kconst(v.extent) })

/** Rows longer than this are computed twice: keeping them would push other data out of the cache. */
const MAX_ROW = 1 << 16

/**
 * Lets the reduction store a dear value of each term, which the result's loop then loads: where the result will stand, if nothing else is
 * read from there, so that memory is fetched while values are computed.
 */
function cacheRow(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  inner: Var,
  profile: Profile,
): KeptRow | null {
  if (inner.extent > MAX_ROW || inner.extent * 4 > profile.maxLocalBytes) return null
  const cache = findRowCache(nest, inner, reductionsOf(nest))
  if (!cache) return null
  const result = placeOfResult(nest, inner, cache.reduce)
  const array = result ? buffers[result.buffer]!.name : emitter.fresh('kept')
  const index = result?.index ?? inner
  const [k] = cache.reduce.vars as [Var]
  const [place] = substitute([index], new Map([[inner.id, k]])) as [Expr]
  emitter.register([cache.inReduce, place])
  const plain = emitter.reduction
  emitter.reduction = (e, em) => {
    if (e !== cache.reduce) return plain(e, em)
    return reduceLoop(e, emitter, profile.lanes, (k, by) => {
      const value = emitter.shifted(cache.inReduce, k, by)
      emitter.share(value)
      const at = emitter.scalarLane(() => emitter.value(place))
      emitter.push(kstore(array, at, emitter.value(value), by))
    })
  }
  return { array, index, reduce: cache.reduce, value: cache.inResult }
}

/**
 * The only result of a nest's elements, if vectors of it lie side by side, the kernel reads none of its buffer, and the loops that find its
 * place are those that `reduce` depends on: it is computed outside of others.
 */
function placeOfResult(nest: Nest, inner: Var, reduce: Reduce): Result | null {
  const { results } = divideResults(nest).elements
  const [r] = results
  if (results.length !== 1 || !r || r.dtype !== 'f32' || affineFactor(r.index, inner) !== 1) return null
  if (r.index.free.some((id) => id !== inner.id && !reduce.free.includes(id))) return null
  return buffersRead(nest).includes(r.buffer) ? null : r
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
  if (groups === 1) innerLoop({ nest: own, v }, buffers, emitter, whole(v), lanes)
  else {
    const start = emitter.let('start', kmul(groupRef, chunk))
    const end = emitter.let('end', kapply('min', [kapply('add', [start, kconst(chunk)]), kconst(v.extent)]))
    innerLoop({ nest: own, v }, buffers, emitter, { from: start, to: end }, lanes)
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
