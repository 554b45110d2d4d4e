// Rows on a device with groups of threads: one group a row; its threads stride over the terms and combine in local memory.
import type { Var } from '../ir/expr.ts'
import type { LocalArray, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, divideResults, isOfRow, type Nest, reductionsOf } from '../ir/nest.ts'
import type { Scalar } from '../ir/types.ts'
import {
  bindDigits,
  finishKernel,
  groupRef,
  newEmitter,
  storeFirst,
  storeResults,
  threadRef,
} from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { strided } from './group-loops.ts'
import { groupReduce, termsOf } from './group-reduce.ts'
import { smallestGroup } from './group-size.ts'
import { kadd, kapply, kconst, kfor, kmul, kref } from './kexpr.ts'
import { storesWide } from './lanes.ts'
import { isPlain, reduceLoop } from './reduce-loop.ts'
import { type RowRegisters, rowRegisters } from './row-registers.ts'
import { sharedWords, storeWord } from './thread-words.ts'

/** Terms below this are summed faster by single threads. */
const MIN_TERMS = 32

/** The dims that the reductions depend on, and values of rows, if they lead and every reduction depends on no other. */
function rowDims(nest: Nest): readonly Var[] {
  const ofRows = nest.results.filter((r) => isOfRow(nest, r)).flatMap((r) => r.index.free)
  const used = new Set([...reductionsOf(nest).flatMap((r) => r.free), ...ofRows])
  let count = 0
  nest.dims.forEach((d, i) => {
    if (used.has(d.id)) count = i + 1
  })
  return nest.dims.slice(0, count)
}

/** Whether the nest's reductions are long, and the same for all elements of a row. */
export function isRowWise(nest: Nest): boolean {
  const reductions = reductionsOf(nest)
  if (reductions.length === 0 || !reductions.every((r) => isPlain(r.kind))) return false
  if (reductions.some((r) => reductions.some((q) => q !== r && q.vars.some((v) => r.free.includes(v.id)))))
    return false
  const rows = rowDims(nest)
  const long = Math.max(...reductions.map(termsOf)) >= MIN_TERMS
  const inner = nest.dims.slice(rows.length).reduce((n, d) => n * d.extent, 1)
  const groups = rows.reduce((n, d) => n * d.extent, 1)
  // A column of results whose terms lie far apart is better served by neighbouring threads.
  return long && (inner > 1 || Math.max(...reductions.map(termsOf)) >= 128 || groups < 1024)
}

/** Threads of a row; long rows take more where these can keep the row in registers. */
function threadsFor(longest: number, profile: Profile): number {
  if (!profile.sharing) return smallestGroup(profile)
  if (longest < 512) return Math.min(64, profile.maxGroupThreads)
  const most = profile.tiling && longest > 8192 ? (longest > 16384 ? 1024 : 512) : 256
  return Math.min(most, profile.maxGroupThreads)
}

/** Threads that share a row; the usual number first. */
export function rowThreads(nest: Nest, profile: Profile): number[] {
  const inner = nest.dims.slice(rowDims(nest).length)
  const longest = Math.max(
    ...reductionsOf(nest).map(termsOf),
    inner.reduce((n, d) => n * d.extent, 1),
  )
  const usual = threadsFor(longest, profile)
  const others = [64, 128, 256].filter(
    (t) => t !== usual && t <= profile.maxGroupThreads && t % profile.warp === 0,
  )
  return [usual, ...(profile.sharing ? others : [])]
}

export function groupRows(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
  threads: number,
): UncountedKernel {
  const rows = rowDims(nest)
  const inner = nest.dims.slice(rows.length)
  const emitter = newEmitter(nest, buffers)
  const locals: LocalArray[] = []
  // With warps that exchange registers, local memory holds a partial result of each warp.
  const partials = profile.warp > 1 ? threads / profile.warp : threads
  const shared = (type: Scalar): string => {
    const known = locals.find((l) => l.type === type)
    if (known) return known.name
    const name = emitter.fresh('partial')
    locals.push({ name, type, elements: partials })
    return name
  }
  const reductions = reductionsOf(nest)
  const row =
    profile.tiling && sharedWords(divideResults(nest).elements, profile) === null
      ? rowRegisters(nest, inner, reductions, threads, profile.lanes === 4, emitter, threadRef)
      : null
  emitter.reduction = (e) =>
    e.free.every((id) => rows.some((d) => d.id === id))
      ? groupReduce(e, emitter, threads, shared(e.type), profile, row)
      : reduceLoop(e, emitter, 1)
  bindDigits(emitter, rows, groupRef)
  const groups = rows.reduce((n, d) => n * d.extent, 1)
  storeRow(nest, buffers, emitter, rows, inner, threads, profile, row)
  return finishKernel(nest, buffers, {
    schedule: `one row a group, ${threads} threads${row ? ', kept in registers' : ''}`,
    groups,
    threads,
    locals,
    ...(row ? { registers: row.arrays } : {}),
    body: emitter.body,
  })
}

/** The results of one row: thread 0 stores a single element, else the threads stride over them. */
function storeRow(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  outer: readonly Var[],
  inner: readonly Var[],
  threads: number,
  profile: Profile,
  row: RowRegisters | null,
): void {
  // Reductions come before any branch, so that every thread meets every barrier.
  for (const r of reductionsOf(nest))
    if (r.free.every((id) => !inner.some((d) => d.id === id))) emitter.value(r)
  const divided = inner.length === 0 ? { elements: nest, rows: nest } : divideResults(nest)
  if (divided.rows.results.length > 0)
    emitter.scoped(
      () => storeFirst(divided.rows, outer, buffers, emitter),
      (then) => ({
        kind: 'if',
        condition: kapply('eq', [threadRef, kconst(0)], 'bool'),
        then,
        else: [],
      }),
    )
  if (inner.length === 0) return
  const store = (): void => storeResults(divided.elements, buffers, emitter)
  if (row) {
    row.loop(
      divided.elements.results.map((r) => r.value),
      store,
    )
    return
  }
  const count = inner.reduce((n, d) => n * d.extent, 1)
  const each = sharedWords(divided.elements, profile)
  if (each !== null && count % each === 0) {
    storeRowWords(divided.elements, buffers, emitter, inner, threads, profile, each)
    return
  }
  const last = inner.at(-1)!
  const wide = profile.lanes === 4 && count >= 4 * threads && storesWide(divided.elements, last)
  strided(emitter, { stem: 'element', lanes: wide ? 4 : 1, threads }, kconst(0), count, (at) => {
    bindDigits(emitter, inner, at)
    if (wide) emitter.wide(last, store)
    else store()
  })
}

/** A row that is whole words of `each` elements: the threads stride over its words. */
function storeRowWords(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  inner: readonly Var[],
  threads: number,
  profile: Profile,
  each: number,
): void {
  const words = inner.reduce((n, d) => n * d.extent, 1) / each
  const name = emitter.fresh('word')
  emitter.scoped(
    () => {
      const from = emitter.let('first', kmul(kref(name), each))
      storeWord(nest, buffers, emitter, profile, each, {
        word: kadd(kmul(groupRef, words), kref(name)),
        from,
        to: kadd(from, kconst(each)),
        bind: (element) => bindDigits(emitter, inner, element),
      })
    },
    (body) => kfor(name, threadRef, kconst(words), threads, body),
  )
}
