// Elements whose leading dims only choose between formulas of the same loads, such as the points of a transformed tile: all of them are
// computed together, and share what they read and add.
import { type Expr, int, postorder, type Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, buffersRead, hasRowResults, type Nest, reductionsOf } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kstore } from './kexpr.ts'

/** Formulas that are written out. */
const MOST_POINTS = 36
/** Elements of one group where a single loop is cut up. */
const CHUNK = 1024

export interface Points {
  readonly nest: Nest
  /** The leading dims that choose. */
  readonly chosen: readonly Var[]
  /** The nest at each of their values. */
  readonly each: readonly Nest[]
}

/** The formulas of a nest whose leading dims choose between them; null where together they would read no less than one by one. */
export function findPoints(nest: Nest): Points | null {
  if (reductionsOf(nest).length > 0 || hasRowResults(nest)) return null
  const conditions = postorder(nest.results.map((r) => r.value)).flatMap((e) =>
    e.op === 'apply' && e.fn === 'select' && e.args[0]!.op !== 'const' ? [e.args[0]!] : [],
  )
  if (conditions.length === 0) return null
  let count = 0
  let size = 1
  while (count < nest.dims.length - 1 && size * nest.dims[count]!.extent <= MOST_POINTS)
    size *= nest.dims[count++]!.extent
  const decides = (dims: readonly Var[]): boolean =>
    conditions.every((c) => c.free.every((id) => dims.some((d) => d.id === id)))
  while (count > 0 && decides(nest.dims.slice(0, count - 1))) count--
  const chosen = nest.dims.slice(0, count)
  if (count === 0 || !decides(chosen)) return null
  const each = pointsOf(nest, chosen)
  const loads = each.map(
    (n) => postorder(n.results.map((r) => r.value)).filter((e) => e.op === 'load').length,
  )
  const together = postorder(each.flatMap((n) => n.results.map((r) => r.value)))
  const shared = together.filter((e) => e.op === 'load').length
  return 2 * shared <= loads.reduce((a, b) => a + b, 0) ? { nest, chosen, each } : null
}

function pointsOf(nest: Nest, chosen: readonly Var[]): Nest[] {
  const roots = nest.results.flatMap((r) => [r.value, r.index])
  const visit = (vars: readonly Var[], at: ReadonlyMap<number, Expr>): Nest[] => {
    const [v, ...rest] = vars
    if (v)
      return Array.from({ length: v.extent }, (_, i) => visit(rest, new Map([...at, [v.id, int(i)]]))).flat()
    const made = substitute(roots, at)
    const results = nest.results.map((r, i) => ({ ...r, value: made[2 * i]!, index: made[2 * i + 1]! }))
    return [{ ...nest, dims: nest.dims.slice(chosen.length), results }]
  }
  return visit(chosen, new Map())
}

export function chunkPoints(
  points: Points,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const { nest, chosen, each } = points
  const emitter = chunkEmitter(nest, buffers)
  emitter.constantOffsets = true
  for (const own of each) emitter.register(own.results.flatMap((r) => [r.value, r.index]))
  const dims = nest.dims.slice(chosen.length)
  const inner = dims.at(-1)!
  const wide =
    profile.lanes === 4 &&
    inner.extent >= 4 &&
    each.every((n) => n.results.every((r) => affineFactor(r.index, inner) === 1 && isAffine(r.value, inner)))
  const runs = wide ? findRuns(points) : null
  const array = runs ? emitter.fresh('runs') : ''
  const outer = dims.slice(0, runs ? -runs.dims.length : -1)
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  bindDigits(emitter, outer.slice(0, count), groupRef)
  const chunks = outer.length === 0 ? Math.ceil(inner.extent / CHUNK) : 1
  const range = (): { from: KExpr; to: KExpr } => {
    if (chunks === 1) return { from: kconst(0), to: kconst(inner.extent) }
    const from = emitter.let('start', kmul(groupRef, CHUNK))
    return { from, to: emitter.let('end', kapply('min', [kadd(from, kconst(CHUNK)), kconst(inner.extent)])) }
  }
  const nested = (vars: readonly Var[]): void => {
    const [v, ...rest] = vars
    if (v) emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(rest))
    else if (runs?.dims.length === 2) overRows(emitter, points, buffers, runs, array)
    else {
      const { from, to } = range()
      if (runs) overLine(emitter, points, buffers, runs, array, from, to)
      else
        line(emitter, inner, from, to, wide, () => {
          for (const own of each) storeResults(own, buffers, emitter)
        })
    }
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: `${each.length} points together${wide ? ', 4 lanes' : ''}${runs ? `, runs of ${runs.length}` : ''}`,
    groups: groups * chunks,
    threads: 1,
    locals: runs ? [{ name: array, type: 'f32', elements: each.length * pitchOf(runs) }] : [],
    body: emitter.body,
  })
}

/** Elements of each point that are gathered in scratch memory before they are stored: points lie so far apart that their lines collide. */
interface Runs {
  /** The dims of a run: the innermost, with the one before it where rows of it lie side by side. */
  readonly dims: readonly Var[]
  /** Rows of a run, and its elements. */
  readonly rows: number
  readonly length: number
}

/** Fewer points than this are stored where they belong. */
const MANY_POINTS = 8
/** Elements of a run: a few cache lines. */
const RUN = 64
const LONGEST_RUN = 512

function findRuns({ nest, chosen, each }: Points): Runs | null {
  const [result, ...more] = nest.results
  if (!result || more.length > 0 || result.dtype !== 'f32' || each.length < MANY_POINTS) return null
  if (overwrites(nest)) return null
  const [row, inner] = nest.dims.slice(chosen.length).slice(-2) as [Var, Var?]
  if (!inner) return { dims: [row], rows: 1, length: RUN }
  if (affineFactor(result.index, row) !== inner.extent || inner.extent > LONGEST_RUN) return null
  const rows = Math.min(row.extent, Math.ceil(RUN / inner.extent))
  return { dims: [row, inner], rows, length: rows * inner.extent }
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
  const first = emitter.fresh('first_row')
  const body = emitter.collect(() => {
    const end =
      row.extent % runs.rows === 0
        ? kadd(kref(first), kconst(runs.rows))
        : emitter.let('end_row', kapply('min', [kadd(kref(first), kconst(runs.rows)), kconst(row.extent)]))
    emitter.loop(row, kref(first), end, 1, 1, () => {
      const own = kapply('sub', [emitter.value(row), kref(first)])
      const start = emitter.let('run_start', kmul(own, inner.extent))
      wholeLine(emitter, inner, () => gather(emitter, points, runs, array, (at) => kadd(start, at), inner))
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
  const first = emitter.fresh('first')
  const body = emitter.collect(() => {
    const end = emitter.let('run_end', kapply('min', [kadd(kref(first), kconst(runs.length)), to]))
    line(emitter, v, kref(first), end, true, () =>
      gather(emitter, points, runs, array, (at) => kapply('sub', [at, kref(first)]), v),
    )
    const length = emitter.let('length', kapply('sub', [end, kref(first)]))
    scatter(emitter, points, buffers, runs, array, [kref(first)], length)
  })
  emitter.push(kfor(first, from, to, runs.length, body))
}

/** The values of all points, each to its run. */
function gather(
  emitter: Emitter,
  { each }: Points,
  runs: Runs,
  array: string,
  place: (at: KExpr) => KExpr,
  v: Var,
): void {
  const at = emitter.let('run_at', place(emitter.scalarLane(() => emitter.value(v))))
  each.forEach((own, point) => {
    const value = emitter.value(own.results[0]!.value)
    emitter.push(kstore(array, at, value, point * pitchOf(runs)))
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
function line(emitter: Emitter, v: Var, from: KExpr, to: KExpr, wide: boolean, store: () => void): void {
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

/** Whether vectors that begin anywhere read in even steps along `v`. */
const isAffine = (value: Expr, v: Var): boolean =>
  postorder([value]).every(
    (e) => !e.free.includes(v.id) || e.op !== 'load' || affineFactor(e.index, v) !== null,
  )

const overwrites = (nest: Nest): boolean => {
  const read = new Set(buffersRead(nest))
  return nest.results.some((r) => read.has(r.buffer))
}
