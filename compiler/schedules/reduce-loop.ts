// A reduction as a loop of one thread: vector accumulators where the terms lie side by side, scalar ones otherwise.
import { type Expr, int, type Load, postorder, type Reduce, type ReduceKind, type Var } from '../ir/expr.ts'
import type { KExpr, Stmt } from '../ir/kernel.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Scalar } from '../ir/types.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, kref, ksplat } from './kexpr.ts'
import { type Lying, loadsWide } from './lanes-apart.ts'

const combineFn = { sum: 'add', prod: 'mul', max: 'max', min: 'min' } as const
export type Plain = keyof typeof combineFn

export const isPlain = (kind: ReduceKind): kind is Plain => kind in combineFn

/** The value that changes nothing. */
export function neutralOf(kind: Plain, type: Scalar): number {
  if (kind === 'sum') return 0
  if (kind === 'prod') return 1
  if (type === 'f32') return kind === 'max' ? -Infinity : Infinity
  if (type === 'u32') return kind === 'max' ? 0 : 2 ** 32 - 1
  return kind === 'max' ? -(2 ** 31) : 2 ** 31 - 1
}

export const combine = (kind: Plain, a: KExpr, b: KExpr): KExpr => kapply(combineFn[kind], [a, b], a.type)

/** Vectors that accumulate side by side, so that additions need not wait for each other. */
const UNROLL = 4
/** Terms that are summed on their own before they join the total. */
const BLOCK = 1024

/** Runs before each term is computed, inside its loop: the term's variable, and what an unrolled copy adds to it. */
export type TermHook = (v: Var, by: number) => void

const nothing: TermHook = () => {}

/** Emits the loops of `e` in the current scope; `lanes` says whether vectors of four may be used. */
export function reduceLoop(e: Reduce, emitter: Emitter, lanes: 1 | 4, beforeTerm: TermHook = nothing): KExpr {
  if (!isPlain(e.kind)) return positionLoop(e, emitter)
  const kind = e.kind
  const last = e.vars[e.vars.length - 1]!
  const wideBody = emitter.isWide(e)
  const vector = lanes === 4 && !wideBody && last.extent >= 8 && favoursVector(e.body, last)
  const neutral = kconst(neutralOf(kind, e.type), e.type)
  const start = wideBody ? ksplat(neutral) : neutral
  const acc = emitter.mutable(stemOf(e), start)
  const terms = e.vars.reduce((n, v) => n * v.extent, 1)
  const add = (value: KExpr): void =>
    emitter.push({ kind: 'assign', name: acc.name, value: combine(kind, acc, value) })
  const blocked = kind === 'sum' && e.type === 'f32' && terms >= 2 * BLOCK
  const join = blocked ? compensated(emitter, acc) : add
  const loops: Loops = { e, kind, emitter, start, join, beforeTerm }
  if (vector) {
    nested(emitter, e.vars.slice(0, -1), () => {
      if (last.extent >= 2 * BLOCK) blocksOf(loops, last, (from, n) => vectorLoop(loops, last, from, n))
      else vectorLoop(loops, last, kconst(0), last.extent)
    })
  } else if (blocked) scalarBlocks(loops)
  else if (wideBody && beforeTerm === nothing && isWindow(e, terms)) window(e, emitter, add)
  else {
    nested(emitter, e.vars, () => {
      beforeTerm(last, 0)
      add(emitter.value(e.body))
    })
  }
  return acc
}

/** What the loops of one reduction share. */
interface Loops {
  readonly e: Reduce
  readonly kind: Plain
  readonly emitter: Emitter
  /** The neutral value, as wide as the body. */
  readonly start: KExpr
  /** Combines a value with the result. */
  readonly join: (value: KExpr) => void
  readonly beforeTerm: TermHook
}

/** Terms of a window that are written out, and steps that each may take. */
const MAX_WINDOW = 25
const MAX_STEPS = 8

/** Whether the terms are few and short, as those of a pool or of a filter of one channel are: a loop would cost more than they do. */
const isWindow = (e: Reduce, terms: number): boolean =>
  terms <= MAX_WINDOW &&
  postorder([e.body]).filter((x) => x.op === 'load' || (x.op === 'apply' && x.type !== 'i32')).length <=
    MAX_STEPS &&
  postorder([e.body]).every((x) => x.op !== 'reduce')

/** All terms one after the other, each at constant distances from the same places. */
function window(e: Reduce, emitter: Emitter, add: (value: KExpr) => void): void {
  const before = emitter.constantOffsets
  emitter.constantOffsets = true
  const term = (vars: readonly Var[], body: Expr): void => {
    const [v, ...rest] = vars
    if (!v) {
      emitter.register([body])
      add(emitter.value(body))
      return
    }
    for (let at = 0; at < v.extent; at++) term(rest, substitute([body], new Map([[v.id, int(at)]]))[0]!)
  }
  term(e.vars, e.body)
  emitter.constantOffsets = before
}

function nested(emitter: Emitter, vars: readonly Var[], body: () => void): void {
  const [v, ...rest] = vars
  if (!v) body()
  else emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () => nested(emitter, rest, body))
}

/** Kahan's compensated addition (1965) to `acc`: the error does not grow with the number of values that join. */
function compensated(emitter: Emitter, acc: KExpr & { op: 'ref' }): (value: KExpr) => void {
  const zero = kconst(0, 'f32')
  const lost = emitter.mutable('lost', acc.lanes === 4 ? ksplat(zero) : zero)
  return (value) => {
    const term = emitter.let('term', kapply('sub', [value, lost]))
    const sum = emitter.let('sum', kapply('add', [acc, term]))
    emitter.push({ kind: 'assign', name: lost.name, value: kapply('sub', [kapply('sub', [sum, acc]), term]) })
    emitter.push({ kind: 'assign', name: acc.name, value: sum })
  }
}

/** Runs `sum` for blocks of BLOCK terms from a start that varies, and for the terms that are left. */
function blocksOf({ emitter }: Loops, v: Var, sum: (from: KExpr, count: number) => void): void {
  const whole = Math.floor(v.extent / BLOCK) * BLOCK
  const name = emitter.fresh('block')
  emitter.scoped(
    () => sum(kref(name), BLOCK),
    (stmts) => ({ kind: 'for', name, from: kconst(0), to: kconst(whole), step: BLOCK, body: stmts }),
  )
  if (whole < v.extent) sum(kconst(whole), v.extent - whole)
}

/** Terms one by one: as many inner loops as make no more than BLOCK terms are summed on their own, then join the result. */
function scalarBlocks(loops: Loops): void {
  const { e, kind, emitter, start, join, beforeTerm } = loops
  const last = e.vars.at(-1)!
  let first = e.vars.length - 1
  let size = last.extent
  while (first > 0 && size * e.vars[first - 1]!.extent <= BLOCK) size *= e.vars[--first]!.extent
  const part = (run: (body: () => void) => void): void => {
    const sum = emitter.mutable('part', start)
    run(() => {
      beforeTerm(last, 0)
      const value = combine(kind, sum, emitter.value(e.body))
      emitter.push({ kind: 'assign', name: sum.name, value })
    })
    join(sum)
  }
  nested(emitter, e.vars.slice(0, first), () => {
    if (size < 2 * BLOCK) part((body) => nested(emitter, e.vars.slice(first), body))
    else
      blocksOf(loops, last, (from, n) => part((body) => emitter.loop(last, from, after(from, n), 1, 1, body)))
  })
}

const after = (start: KExpr, n: number): KExpr =>
  start.op === 'const' ? kconst(start.value + n) : kapply('add', [start, kconst(n)])

/** `count` terms from `start`: vectors, then the lanes combined, then what is left one by one. */
function vectorLoop(loops: Loops, v: Var, start: KExpr, count: number): void {
  const { e, kind, emitter, join, beforeTerm } = loops
  const unroll = count >= 8 * 4 * UNROLL ? UNROLL : 1
  const step = 4 * unroll
  const whole = Math.floor(count / step) * step
  const neutral = ksplat(kconst(neutralOf(kind, e.type), e.type))
  const parts = Array.from({ length: unroll }, () => emitter.mutable('lanes', neutral))
  const terms = (): void =>
    parts.forEach((part, u) => {
      beforeTerm(v, 4 * u)
      const body = emitter.shifted(e.body, v, 4 * u)
      emitter.push({ kind: 'assign', name: part.name, value: combine(kind, part, emitter.value(body)) })
    })
  emitter.loop(
    v,
    start,
    after(start, whole),
    step,
    4,
    emitter.joins ? () => storesLast(emitter, terms) : terms,
  )
  let all: KExpr = parts[0]!
  if (unroll === 4)
    all = combine(kind, combine(kind, parts[0]!, parts[1]!), combine(kind, parts[2]!, parts[3]!))
  const total = all.op === 'ref' ? all : emitter.let('lanes', all)
  const lane = (i: 0 | 1 | 2 | 3): KExpr => ({ op: 'lane', value: total, lane: i, type: e.type, lanes: 1 })
  join(combine(kind, combine(kind, lane(0), lane(1)), combine(kind, lane(2), lane(3))))
  if (whole < count)
    emitter.loop(v, after(start, whole), after(start, count), 1, 1, () => {
      beforeTerm(v, 0)
      join(emitter.value(e.body))
    })
}

/** Kept terms are stored together, which engines that join vectors need: nothing in the loop reads them. */
function storesLast(emitter: Emitter, body: () => void): void {
  const stmts = emitter.collect(body)
  for (const stmt of stmts) if (stmt.kind !== 'store') emitter.push(stmt)
  for (const stmt of stmts) if (stmt.kind === 'store') emitter.push(stmt)
}

/** Position of the extreme term: the first of equals, and NaN counts as extreme. Four lanes wide where the terms are. */
function positionLoop(e: Reduce, emitter: Emitter): KExpr {
  const type = e.body.type
  const wide = emitter.isWide(e)
  const fit = (value: KExpr): KExpr => (wide ? ksplat(value) : value)
  const best = emitter.mutable(
    'best',
    fit(kconst(neutralOf(e.kind === 'argmax' ? 'max' : 'min', type), type)),
  )
  const at = emitter.mutable('best_at', fit(kconst(0)))
  const visit = (vars: readonly Var[], position: Expr): void => {
    const [v, ...rest] = vars
    if (v) {
      emitter.loop(v, kconst(0), kconst(v.extent), 1, 1, () =>
        visit(rest, apply('add', [apply('mul', [position, int(v.extent)], 'i32'), v], 'i32')),
      )
      return
    }
    const value = emitter.let('candidate', fit(emitter.value(e.body)))
    const better =
      e.kind === 'argmax' ? kapply('lt', [best, value], 'bool') : kapply('lt', [value, best], 'bool')
    const nan =
      type === 'f32'
        ? kapply(
            'and',
            [kapply('isnan', [value], 'bool'), kapply('not', [kapply('isnan', [best], 'bool')], 'bool')],
            'bool',
          )
        : null
    const where = fit(emitter.value(position))
    const condition = nan ? kapply('or', [better, nan], 'bool') : better
    const assign = (name: string, to: KExpr): Stmt => ({ kind: 'assign', name, value: to })
    if (!wide) {
      emitter.push({
        kind: 'if',
        condition,
        then: [assign(best.name, value), assign(at.name, where)],
        else: [],
      })
      return
    }
    const taken = emitter.let('better', condition)
    emitter.push(assign(best.name, kapply('select', [taken, value, best], type)))
    emitter.push(assign(at.name, kapply('select', [taken, where, at], 'i32')))
  }
  if (wide) visit(e.vars, int(0))
  else emitter.scalarLane(() => visit(e.vars, int(0)))
  return at
}

/** Whether most loads that depend on `v` are of elements that vectors load. */
export function favoursVector(body: Expr, v: Var, lying?: Lying): boolean {
  const loads = postorder([body]).filter((e): e is Load => e.op === 'load' && e.free.includes(v.id))
  const nested = postorder([body]).some((e) => e.op === 'reduce' && !isPlain(e.kind) && e.free.includes(v.id))
  const together = loads.filter((l) => loadsWide(l.index, v, lying)).length
  return !nested && together * 2 >= loads.length
}

/** Loads that four lanes may gather one by one, where that saves branches. */
const MAX_GATHERED = 4

/**
 * Whether vectors pay although their loads are gathered: scalar choices, maxima and minima of floats are branches, which data decides and a
 * processor guesses wrong.
 */
export function savesBranches(e: Expr, v: Var): boolean {
  const inside = postorder([e]).filter((x) => x.free.includes(v.id))
  const loads = inside.filter((x) => x.op === 'load').length
  const chooses = inside.some(
    (x) =>
      (x.op === 'reduce' && x.kind !== 'sum' && x.kind !== 'prod' && x.body.type === 'f32') ||
      (x.op === 'apply' && x.type === 'f32' && ['select', 'max', 'min'].includes(x.fn)),
  )
  return chooses && loads > 0 && loads <= MAX_GATHERED
}

/** What a reduction's value is called. */
export const stemOf = (e: Reduce): string =>
  ({ sum: 'total', prod: 'product', max: 'highest', min: 'lowest', argmax: 'best', argmin: 'best' })[e.kind]
