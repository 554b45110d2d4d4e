// Elements whose leading dims only choose between formulas of the same loads: all of them are computed together, and share what they read and add.
import { type Expr, postorder, type Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import { kadd, kapply, kconst, kmul } from './kexpr.ts'
import type { Points } from './points.ts'
import { findRuns, line, pointsInRuns } from './points-runs.ts'

/** Elements of one group where a single loop is cut up. */
const CHUNK = 1024

export function chunkPoints(
  points: Points,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const { nest, chosen, each } = points
  const emitter = chunkEmitter(nest, buffers, profile)
  emitter.constantOffsets = true
  for (const own of each) emitter.register(own.results.flatMap((r) => [r.value, r.index]))
  const dims = nest.dims.slice(chosen.length)
  const inner = dims.at(-1)!
  const wide =
    profile.lanes === 4 &&
    inner.extent >= 4 &&
    each.every((n) => n.results.every((r) => affineFactor(r.index, inner) === 1 && isAffine(r.value, inner)))
  const runs = profile.lanes === 4 ? findRuns(points, wide) : null
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
  const inRuns = runs && pointsInRuns(emitter, points, buffers, runs)
  const nested = (vars: readonly Var[]): void => {
    const [v, ...rest] = vars
    if (v) emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(rest))
    else {
      const { from, to } = range()
      if (inRuns) inRuns.store(from, to)
      else
        line(emitter, inner, from, to, wide, () => {
          for (const own of each) storeResults(own, buffers, emitter)
        })
    }
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: `${each.length} points together${wide || runs ? ', 4 lanes' : ''}${runs ? `, runs of ${runs.length}` : ''}`,
    groups: groups * chunks,
    threads: 1,
    locals: inRuns ? inRuns.locals : [],
    body: emitter.body,
  })
}

/** Whether vectors that begin anywhere read in even steps along `v`. */
const isAffine = (value: Expr, v: Var): boolean =>
  postorder([value]).every(
    (e) => !e.free.includes(v.id) || e.op !== 'load' || affineFactor(e.index, v) !== null,
  )
