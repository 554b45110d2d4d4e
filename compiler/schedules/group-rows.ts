// Rows on a device with groups of threads: one group a row; its threads stride over the terms and combine in local memory.
import { type Expr, int, type Reduce, type Var, variable } from '../ir/expr.ts'
import type { KExpr, LocalArray, Stmt, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, divideResults, isOfRow, type Nest, reductionsOf } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
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
import { BLOCK, inBlocks, strided } from './group-loops.ts'
import { smallestGroup } from './group-size.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, ksplat, kstore } from './kexpr.ts'
import { canWiden, storesWide } from './lanes.ts'
import { combine, isPlain, neutralOf, type Plain, reduceLoop, stemOf } from './reduce-loop.ts'
import { type RowRegisters, rowRegisters } from './row-registers.ts'
import { sharedWords, storeWord } from './thread-words.ts'

/** Terms below this are summed faster by single threads. */
const MIN_TERMS = 32

const termsOf = (r: Reduce): number => r.vars.reduce((n, v) => n * v.extent, 1)

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

/** Partial results of each thread over a strided share of the terms, then those of all threads combined. */
function groupReduce(
  e: Reduce,
  emitter: Emitter,
  threads: number,
  array: string,
  profile: Profile,
  row: RowRegisters | null,
): KExpr {
  if (!isPlain(e.kind)) throw new Error(`${e.kind} in a group`)
  const kind = e.kind
  const whole = (own: KExpr & { op: 'ref' }): KExpr =>
    profile.warp > 1
      ? combineWarps(e, kind, own, emitter, threads, array, profile.warp)
      : combineHalves(e, kind, own, emitter, threads, array)
  const kept = row?.bodyOf(e)
  if (row && kept) {
    const neutral = kconst(neutralOf(kind, e.type), e.type)
    const wide = row.lanes === 4
    const own = emitter.mutable('own', wide ? ksplat(neutral) : neutral)
    row.loop([kept], () => {
      const value = emitter.value(kept)
      emitter.push({
        kind: 'assign',
        name: own.name,
        value: combine(kind, own, wide ? ksplat(value) : value),
      })
    })
    return whole(wide ? emitter.mutable('mine', combinedLanes(kind, own)) : own)
  }
  const terms = termsOf(e)
  const flat = variable('term', terms)
  const [body] = substitute([e.body], digitsOf(flat, e.vars)) as [Expr]
  emitter.register([body])
  const neutral = kconst(neutralOf(kind, e.type), e.type)
  const wide = profile.lanes === 4 && terms >= 4 * threads && e.type === 'f32' && canWiden([body], flat)
  const lanes = wide ? 4 : 1
  const start = wide ? ksplat(neutral) : neutral
  const addTo = (sum: KExpr & { op: 'ref' }, at: KExpr): void => {
    emitter.bind(flat, at)
    const add = (): void => {
      const value = emitter.value(body)
      const next = combine(kind, sum, wide ? ksplat(value) : value)
      emitter.push({ kind: 'assign', name: sum.name, value: next })
    }
    if (wide) emitter.wide(flat, add)
    else add()
  }
  const share = { stem: 'term', lanes, threads } as const
  const long = BLOCK * lanes * threads
  const own = emitter.mutable('own', start)
  if (kind !== 'sum' || e.type !== 'f32' || terms < 2 * long)
    strided(emitter, share, kconst(0), terms, (at) => addTo(own, at))
  else
    inBlocks(emitter, terms, long, (from, count) => {
      const part = emitter.mutable('part', start)
      strided(emitter, share, from, count, (at) => addTo(part, at))
      emitter.push({ kind: 'assign', name: own.name, value: combine(kind, own, part) })
    })
  const mine = wide ? emitter.mutable('mine', combinedLanes(kind, own)) : own
  return whole(mine)
}

function combinedLanes(kind: Plain, value: KExpr): KExpr {
  const lane = (i: 0 | 1 | 2 | 3): KExpr => ({ op: 'lane', value, lane: i, type: value.type, lanes: 1 })
  return combine(kind, combine(kind, lane(0), lane(1)), combine(kind, lane(2), lane(3)))
}

/** Threads of a warp exchange registers; then every thread combines what the warps left in local memory, in the same order. */
function combineWarps(
  e: Reduce,
  kind: Plain,
  own: KExpr & { op: 'ref' },
  emitter: Emitter,
  threads: number,
  array: string,
  warp: number,
): KExpr {
  for (let bit = warp / 2; bit >= 1; bit /= 2) {
    const other: KExpr = {
      op: 'primitive',
      name: 'shuffle_xor',
      args: [own, kconst(bit)],
      type: e.type,
      lanes: 1,
    }
    emitter.push({ kind: 'assign', name: own.name, value: combine(kind, own, other) })
  }
  const warps = threads / warp
  if (warps === 1) return own
  emitter.push({
    kind: 'if',
    condition: kapply('eq', [kapply('imod', [threadRef, kconst(warp)]), kconst(0)], 'bool'),
    then: [kstore(array, kapply('idiv', [threadRef, kconst(warp)]), own)],
    else: [],
  })
  emitter.push({ kind: 'barrier' })
  let all: KExpr = kload(array, kconst(0), e.type)
  for (let i = 1; i < warps; i++) all = combine(kind, all, kload(array, kconst(0), e.type, 1, i))
  const result = emitter.let(`row_${stemOf(e)}`, all)
  // The array serves the next reduction: nobody may write before all have read.
  emitter.push({ kind: 'barrier' })
  return result
}

/** Halves added to halves in local memory. */
function combineHalves(
  e: Reduce,
  kind: Plain,
  own: KExpr,
  emitter: Emitter,
  threads: number,
  array: string,
): KExpr {
  emitter.push(kstore(array, threadRef, own))
  emitter.push({ kind: 'barrier' })
  for (let half = threads / 2; half >= 1; half /= 2) {
    const then: Stmt[] = [
      kstore(
        array,
        threadRef,
        combine(
          kind,
          kload(array, threadRef, e.type),
          kload(array, kapply('add', [threadRef, kconst(half)]), e.type),
        ),
      ),
    ]
    emitter.push({ kind: 'if', condition: kapply('lt', [threadRef, kconst(half)], 'bool'), then, else: [] })
    emitter.push({ kind: 'barrier' })
  }
  const result = emitter.let(`row_${stemOf(e)}`, kload(array, kconst(0), e.type))
  // The array serves the next reduction: nobody may write before all have read.
  emitter.push({ kind: 'barrier' })
  return result
}

function digitsOf(flat: Var, vars: readonly Var[]): Map<number, Expr> {
  const map = new Map<number, Expr>()
  let rest: Expr = flat
  for (let i = vars.length - 1; i >= 0; i--) {
    map.set(vars[i]!.id, i === 0 ? rest : apply('imod', [rest, int(vars[i]!.extent)], 'i32'))
    rest = apply('idiv', [rest, int(vars[i]!.extent)], 'i32')
  }
  return map
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
