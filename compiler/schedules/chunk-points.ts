// Elements whose leading dims only choose between formulas of the same loads, such as the points of a transformed tile: all of them are
// computed together, and share what they read and add.
import { type Expr, int, postorder, type Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, buffersRead, hasRowResults, type Nest, reductionsOf } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kmul } from './kexpr.ts'

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
  { nest, chosen, each }: Points,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const emitter = newEmitter(nest, buffers)
  emitter.constantOffsets = true
  for (const own of each) emitter.register(own.results.flatMap((r) => [r.value, r.index]))
  const dims = nest.dims.slice(chosen.length)
  const inner = dims.at(-1)!
  const outer = dims.slice(0, -1)
  const wide =
    profile.lanes === 4 &&
    inner.extent >= 4 &&
    each.every((n) => n.results.every((r) => affineFactor(r.index, inner) === 1 && isAffine(r.value, inner)))
  const store = (): void => {
    for (const own of each) storeResults(own, buffers, emitter)
  }
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  const chunks = outer.length === 0 ? Math.ceil(inner.extent / CHUNK) : 1
  bindDigits(emitter, outer.slice(0, count), groupRef)
  const nested = (vars: readonly Var[]): void => {
    const [v, ...rest] = vars
    if (v) emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(rest))
    else if (chunks > 1) ofChunk(emitter, inner, wide, store)
    else wholeLoop(emitter, inner, wide && !overwrites(nest), store, wide)
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: `${each.length} points together${wide ? ', 4 lanes' : ''}`,
    groups: groups * chunks,
    threads: 1,
    body: emitter.body,
  })
}

/** All of the innermost loop; where nothing that is read is overwritten, a last vector that reaches past the end begins earlier. */
function wholeLoop(emitter: Emitter, v: Var, again: boolean, store: () => void, wide: boolean): void {
  if (!wide) {
    emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, store)
    return
  }
  const whole = v.extent - (v.extent % 4)
  emitter.loop(v, kconst(0), kconst(whole), 4, 4, store)
  if (whole === v.extent) return
  if (again) emitter.fixed(v, kconst(v.extent - 4), 4, store)
  else emitter.loop(v, kconst(whole), kconst(v.extent), 1, 1, store)
}

/** One piece of a single long loop. */
function ofChunk(emitter: Emitter, v: Var, wide: boolean, store: () => void): void {
  const start = emitter.let('start', kmul(groupRef, CHUNK))
  const end = emitter.let('end', kapply('min', [kadd(start, kconst(CHUNK)), kconst(v.extent)]))
  if (!wide) {
    emitter.loop(v, start, end, 1, 1, store)
    return
  }
  emitter.loop(v, start, kapply('sub', [end, kconst(3)]), 4, 4, store)
  if (v.extent % 4 === 0) return
  const left = kapply('bitand', [kapply('sub', [end, start]), kconst(-4)])
  emitter.loop(v, emitter.let('tail', kadd(start, left)), end, 1, 1, store)
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
