// Elements of many points at once are gathered in runs before they are stored: points lie so far apart that their cache lines would collide.
import type { Expr, Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr, LocalArray } from '../ir/kernel.ts'
import { type BufferInfo, buffersRead, type Nest } from '../ir/nest.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kstore } from './kexpr.ts'
import type { Points } from './points.ts'
import { bindApart, bindPlaces, findPlaces, type Places, storePlaces } from './points-loads.ts'

/** Elements of each point that are gathered in scratch memory before they are stored. */
export interface Runs {
  /** The dims of a run: the innermost, with the one before it where rows of it lie side by side. */
  readonly dims: readonly Var[]
  /** Rows of a run, and its elements. */
  readonly rows: number
  readonly length: number
  /** Whether both dims are counted by one number: rows are too short for vectors. */
  readonly flat: boolean
}

/** Fewer points than this are stored where they belong. */
const MANY_POINTS = 8
/** Elements of a run: a few cache lines. */
const RUN = 64
const LONGEST_RUN = 512

/** Vectors of short rows, over those of all elements together, that are worth finding each lane's place by itself. */
const MANY_VECTORS = 2.5

/** `wide` says that vectors may run along the innermost dim. */
export function findRuns({ nest, chosen, each }: Points, wide: boolean): Runs | null {
  const [result, ...more] = nest.results
  if (!result || more.length > 0 || result.dtype !== 'f32' || each.length < MANY_POINTS) return null
  if (overwrites(nest)) return null
  const [row, inner] = nest.dims.slice(chosen.length).slice(-2) as [Var, Var?]
  if (!inner) return wide ? { dims: [row], rows: 1, length: RUN, flat: false } : null
  if (affineFactor(result.index, row) !== inner.extent || inner.extent > LONGEST_RUN) return null
  const all = row.extent * inner.extent
  const vectors = row.extent * Math.ceil(inner.extent / 4)
  const short = inner.extent < 4 || vectors > MANY_VECTORS * Math.ceil(all / 4)
  if (short && all >= 4 && all <= LONGEST_RUN) {
    const runs = { dims: [row, inner], rows: row.extent, length: all, flat: true }
    if (findPlaces(each, row, inner)) return runs
  }
  if (!wide) return null
  const rows = Math.min(row.extent, Math.ceil(RUN / inner.extent))
  return { dims: [row, inner], rows, length: rows * inner.extent, flat: false }
}

export interface PointsInRuns {
  /** Stores all elements of the runs' dims; of a single one, those from `from` to `to`. */
  readonly store: (from: KExpr, to: KExpr) => void
  readonly locals: readonly LocalArray[]
}

export function pointsInRuns(
  emitter: Emitter,
  points: Points,
  buffers: readonly BufferInfo[],
  runs: Runs,
): PointsInRuns {
  const array = emitter.fresh('runs')
  const elements = points.each.length * pitchOf(runs)
  const locals: LocalArray[] = [{ name: array, type: 'f32', elements }]
  if (runs.dims.length === 1)
    return { store: (from, to) => overLine(emitter, points, buffers, runs, array, from, to), locals }
  if (!runs.flat) return { store: () => overRows(emitter, points, buffers, runs, array), locals }
  const [row, inner] = runs.dims as [Var, Var]
  const places = findPlaces(points.each, row, inner)
  if (!places) throw new Error('runs of short rows without places')
  const name = emitter.fresh('places')
  storePlaces(emitter, places, name)
  return {
    store: () => overAll(emitter, points, buffers, runs, array, places, name),
    locals: [...locals, { name, type: 'i32', elements: runs.length }],
  }
}

/** Runs of all rows, four elements at a time wherever they lie; the last vector begins before the end of the one before it. */
function overAll(
  emitter: Emitter,
  points: Points,
  buffers: readonly BufferInfo[],
  runs: Runs,
  array: string,
  places: Places,
  name: string,
): void {
  const { flat } = places
  wholeLine(emitter, flat, () => {
    bindPlaces(emitter, places, name)
    gather(emitter, places.values, runs, array, (at) => at, flat)
  })
  scatter(emitter, points, buffers, runs, array, [kconst(0), kconst(0)], kconst(runs.length))
}

/** Elements from one point's run to the next one's: no power of two. */
const pitchOf = (runs: Runs): number => Math.ceil(runs.length / 16) * 16 + 16

/** Runs of several rows. */
function overRows(
  emitter: Emitter,
  points: Points,
  buffers: readonly BufferInfo[],
  runs: Runs,
  array: string,
): void {
  const [row, inner] = runs.dims as [Var, Var]
  const values = points.each.map((own) => own.results[0]!.value)
  const first = emitter.fresh('first_row')
  const body = emitter.collect(() => {
    const end =
      row.extent % runs.rows === 0
        ? kadd(kref(first), kconst(runs.rows))
        : emitter.let('end_row', kapply('min', [kadd(kref(first), kconst(runs.rows)), kconst(row.extent)]))
    emitter.loop(row, kref(first), end, 1, 1, () => {
      const own = kapply('sub', [emitter.value(row), kref(first)])
      const start = emitter.let('run_start', kmul(own, inner.extent))
      wholeLine(emitter, inner, () => {
        bindApart(emitter, values, inner)
        gather(emitter, values, runs, array, (at) => kadd(start, at), inner)
      })
    })
    const length = kmul(kapply('sub', [end, kref(first)]), inner.extent)
    const whole = row.extent % runs.rows === 0 ? kconst(runs.length) : emitter.let('length', length)
    scatter(emitter, points, buffers, runs, array, [kref(first), kconst(0)], whole)
  })
  emitter.push(kfor(first, kconst(0), kconst(row.extent), runs.rows, body))
}

/** Runs of one long line. */
function overLine(
  emitter: Emitter,
  points: Points,
  buffers: readonly BufferInfo[],
  runs: Runs,
  array: string,
  from: KExpr,
  to: KExpr,
): void {
  const [v] = runs.dims as [Var]
  const values = points.each.map((own) => own.results[0]!.value)
  const first = emitter.fresh('first')
  const body = emitter.collect(() => {
    const end = emitter.let('run_end', kapply('min', [kadd(kref(first), kconst(runs.length)), to]))
    line(emitter, v, kref(first), end, true, () =>
      gather(emitter, values, runs, array, (at) => kapply('sub', [at, kref(first)]), v),
    )
    const length = emitter.let('length', kapply('sub', [end, kref(first)]))
    scatter(emitter, points, buffers, runs, array, [kref(first)], length)
  })
  emitter.push(kfor(first, from, to, runs.length, body))
}

/** The values of all points, each to its run. */
function gather(
  emitter: Emitter,
  values: readonly Expr[],
  runs: Runs,
  array: string,
  place: (at: KExpr) => KExpr,
  v: Var,
): void {
  const at = emitter.let('run_at', place(emitter.scalarLane(() => emitter.value(v))))
  values.forEach((value, point) => {
    emitter.push(kstore(array, at, emitter.value(value), point * pitchOf(runs)))
  })
}

/** Stores the runs of all points where they belong. */
function scatter(
  emitter: Emitter,
  { nest, chosen }: Points,
  buffers: readonly BufferInfo[],
  runs: Runs,
  array: string,
  first: readonly KExpr[],
  length: KExpr,
): void {
  const [result] = nest.results as [Nest['results'][number]]
  const visit = (vars: readonly Var[], before: KExpr): void => {
    const [v, ...rest] = vars
    if (v) {
      emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () =>
        visit(rest, kadd(kmul(before, v.extent), emitter.value(v))),
      )
      return
    }
    runs.dims.forEach((d, i) => {
      emitter.bind(d, first[i]!)
    })
    const from = emitter.let('from', kmul(before, pitchOf(runs)))
    const to = emitter.let('to', emitter.value(result.index))
    const copy = (lanes: 1 | 4, begin: KExpr, end: KExpr): void => {
      const e = emitter.fresh('e')
      const value = kload(array, kadd(from, kref(e)), 'f32', lanes)
      emitter.push(
        kfor(e, begin, end, lanes, [kstore(buffers[result.buffer]!.name, kadd(to, kref(e)), value)]),
      )
    }
    const whole =
      length.op === 'const'
        ? kconst(length.value - (length.value % 4))
        : emitter.let('whole', kapply('bitand', [length, kconst(-4)]))
    copy(4, kconst(0), whole)
    if (length.op !== 'const' || length.value % 4 !== 0) copy(1, whole, length)
  }
  emitter.inline(() => visit(chosen, kconst(0)))
}

/** All of a line of at least four elements, twice where the last vector begins before the end of the one before it. */
function wholeLine(emitter: Emitter, v: Var, store: () => void): void {
  const whole = v.extent - (v.extent % 4)
  emitter.loop(v, kconst(0), kconst(whole), 4, 4, store)
  if (whole < v.extent) emitter.fixed(v, kconst(v.extent - 4), 4, store)
}

/** A line of elements: vectors of four, then what is left. */
export function line(
  emitter: Emitter,
  v: Var,
  from: KExpr,
  to: KExpr,
  wide: boolean,
  store: () => void,
): void {
  if (!wide) {
    emitter.loop(v, from, to, 1, 1, store)
    return
  }
  emitter.loop(v, from, kapply('sub', [to, kconst(3)]), 4, 4, store)
  if (v.extent % 4 === 0) return
  const left = kapply('bitand', [kapply('sub', [to, from]), kconst(-4)])
  const tail = from.op === 'const' && to.op === 'const' ? kconst(v.extent - (v.extent % 4)) : left
  emitter.loop(v, tail === left ? emitter.let('tail', kadd(from, left)) : tail, to, 1, 1, store)
}

const overwrites = (nest: Nest): boolean => {
  const read = new Set(buffersRead(nest))
  return nest.results.some((r) => read.has(r.buffer))
}
