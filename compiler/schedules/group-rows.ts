// Rows on a device with groups of threads: one group a row; its threads stride over the terms and combine in local memory.
import { type Expr, int, type Reduce, type Var, variable } from '../ir/expr.ts'
import type { KExpr, LocalArray, Stmt, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Scalar } from '../ir/types.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults, threadRef } from './assemble.ts'
import { reductionsOf } from './cost.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, kload, kstore } from './kexpr.ts'
import { combine, isPlain, neutralOf, reduceLoop, stemOf } from './reduce-loop.ts'

/** Terms below this are summed faster by single threads. */
const MIN_TERMS = 32

const termsOf = (r: Reduce): number => r.vars.reduce((n, v) => n * v.extent, 1)

/** The dims that the reductions depend on, if they lead and every reduction depends on no other. */
function rowDims(nest: Nest): readonly Var[] {
  const used = new Set(reductionsOf(nest).flatMap((r) => r.free))
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

export function groupRows(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): UncountedKernel {
  const rows = rowDims(nest)
  const inner = nest.dims.slice(rows.length)
  const longest = Math.max(
    ...reductionsOf(nest).map(termsOf),
    inner.reduce((n, d) => n * d.extent, 1),
  )
  const threads = longest >= 512 ? Math.min(256, profile.maxGroupThreads) : 64
  const emitter = newEmitter(nest, buffers)
  const locals: LocalArray[] = []
  const shared = (type: Scalar): string => {
    const known = locals.find((l) => l.type === type)
    if (known) return known.name
    const name = emitter.fresh('partial')
    locals.push({ name, type, elements: threads })
    return name
  }
  emitter.reduction = (e) =>
    e.free.every((id) => rows.some((d) => d.id === id))
      ? groupReduce(e, emitter, threads, shared(e.type))
      : reduceLoop(e, emitter, 1)
  bindDigits(emitter, rows, groupRef)
  const groups = rows.reduce((n, d) => n * d.extent, 1)
  storeRow(nest, buffers, emitter, inner, threads)
  return finishKernel(nest, buffers, {
    schedule: `one row a group, ${threads} threads`,
    groups,
    threads,
    locals,
    body: emitter.body,
  })
}

/** Partial sums of each thread over a strided share of the terms, then halves added to halves. */
function groupReduce(e: Reduce, emitter: Emitter, threads: number, array: string): KExpr {
  if (!isPlain(e.kind)) throw new Error(`${e.kind} in a group`)
  const kind = e.kind
  const terms = termsOf(e)
  const flat = variable('term', terms)
  const [body] = substitute([e.body], digitsOf(flat, e.vars)) as [Expr]
  emitter.register([body])
  const own = emitter.mutable('own', kconst(neutralOf(kind, e.type), e.type))
  emitter.loop(flat, threadRef, kconst(terms), threads, 1, () => {
    emitter.push({ kind: 'assign', name: own.name, value: combine(kind, own, emitter.value(body)) })
  })
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
  inner: readonly Var[],
  threads: number,
): void {
  // Reductions come before any branch, so that every thread meets every barrier.
  for (const r of reductionsOf(nest))
    if (r.free.every((id) => !inner.some((d) => d.id === id))) emitter.value(r)
  const store = (): void => storeResults(nest, buffers, emitter)
  if (inner.length === 0) {
    emitter.scoped(store, (then) => ({
      kind: 'if',
      condition: kapply('eq', [threadRef, kconst(0)], 'bool'),
      then,
      else: [],
    }))
    return
  }
  const count = inner.reduce((n, d) => n * d.extent, 1)
  const name = emitter.fresh('element')
  emitter.scoped(
    () => {
      bindDigits(emitter, inner, { op: 'ref', name, type: 'i32', lanes: 1 })
      store()
    },
    (body) => ({ kind: 'for', name, from: threadRef, to: kconst(count), step: threads, body }),
  )
}
