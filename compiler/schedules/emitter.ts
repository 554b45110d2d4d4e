// Turns expressions into kernel statements: every value is computed at the outermost loop that binds what it depends on, and once.
import {
  type Apply,
  type Expr,
  type Fn,
  int,
  type Load,
  operands,
  postorder,
  type Reduce,
  type Var,
} from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import { ERRORS, type KExpr, type Lanes, type Stmt } from '../ir/kernel.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { depthOf, kadd, kapply, kconst, kfor, kload, kref, ksplat, kstore } from './kexpr.ts'

interface Scope {
  readonly vars: Set<number>
  readonly stmts: Stmt[]
  readonly memo: Map<string, KExpr>
}

/** An expression that nests deeper is cut into named parts: for its readers, and for assemblers with a small stack. */
const MAX_DEPTH = 32

/** Functions that have no vector form: computed lane by lane. */
const scalarOnly = new Set<Fn>(['idiv', 'imod', 'floordiv', 'floormod', 'checked'])

export class Emitter {
  private scopes: Scope[] = [{ vars: new Set(), stmts: [], memo: new Map() }]
  /** The variable whose four consecutive values are the lanes. */
  private lane: Var | null = null
  private readonly taken = new Map<string, number>()
  private readonly uses = new Map<number, number>()
  private readonly known = new Set<number>()
  private readonly names: ReadonlyMap<number, string>
  private readonly arrayOf: (buffer: number) => string
  private readonly dispatch: number
  /** Whether constants at the end of an index become the offset of its load. */
  constantOffsets = false
  /** Whether the schedule finds positions of extremes in four lanes at once. */
  widePositions = false
  /** How a schedule computes a reduction; set by the schedule that owns loops and threads. */
  reduction: (e: Reduce, emitter: Emitter) => KExpr = () => {
    throw new Error('this schedule computes no reductions')
  }

  constructor(nest: Nest, arrayOf: (buffer: number) => string, reserved: Iterable<string> = []) {
    this.names = nest.names
    this.arrayOf = arrayOf
    this.dispatch = nest.dispatch ?? 0
    for (const name of reserved) this.taken.set(name, 1)
    this.register(nest.results.flatMap((r) => [r.value, r.index]))
  }

  /** Counts how often each value is used; every expression that reaches `value` passes through here once. */
  register(roots: readonly Expr[]): void {
    for (const e of postorder(roots)) {
      if (this.known.has(e.id)) continue
      this.known.add(e.id)
      for (const o of operands(e)) this.uses.set(o.id, (this.uses.get(o.id) ?? 0) + 1)
    }
  }

  get body(): Stmt[] {
    return this.scopes[0]!.stmts
  }

  /** The array of a buffer. */
  nameOf(buffer: number): string {
    return this.arrayOf(buffer)
  }

  /** A name that nothing else in the kernel has. */
  fresh(stem: string): string {
    const count = this.taken.get(stem) ?? 0
    this.taken.set(stem, count + 1)
    if (count === 0) return stem
    const name = `${stem}_${count + 1}`
    if (this.taken.has(name)) return this.fresh(stem)
    this.taken.set(name, 1)
    return name
  }

  push(stmt: Stmt): void {
    this.scopes.at(-1)!.stmts.push(stmt)
  }

  /** Binds a value in the current scope. */
  let(stem: string, value: KExpr): KExpr {
    const name = this.fresh(stem)
    this.push({ kind: 'let', name, value })
    return kref(name, value.type, value.lanes)
  }

  mutable(stem: string, value: KExpr): KExpr & { op: 'ref' } {
    const name = this.fresh(stem)
    this.push({ kind: 'var', name, value })
    return kref(name, value.type, value.lanes) as KExpr & { op: 'ref' }
  }

  /** Says what a variable or expression is in the current scope. */
  bind(e: Expr, value: KExpr): void {
    const scope = this.scopes.at(-1)!
    if (e.op === 'var') scope.vars.add(e.id)
    scope.memo.set(`${e.id}:1`, value)
  }

  /** Says what a vector expression is in the current scope (its four lanes at once). */
  bindVector(e: Expr, value: KExpr): void {
    this.scopes.at(-1)!.memo.set(`${e.id}:4`, value)
  }

  /** A loop whose variable is bound inside; with `lanes` 4 it covers four values a turn. */
  loop(v: Var, from: KExpr, to: KExpr, step: number, lanes: Lanes, body: () => void): void {
    const name = this.fresh(v.name)
    this.scoped(
      () => {
        this.bind(v, kref(name))
        if (lanes === 4) this.wide(v, body)
        else body()
      },
      (stmts) => kfor(name, from, to, step, stmts),
    )
  }

  /** The variable at one value; with `lanes` 4 at four from there on. */
  fixed(v: Var, at: KExpr, lanes: Lanes, body: () => void): void {
    this.inline(() => {
      this.bind(v, at)
      if (lanes === 4) this.wide(v, body)
      else body()
    })
  }

  /** Runs `body` in a scope of its own, whose statements stand in the surrounding one. */
  inline(body: () => void): void {
    for (const stmt of this.collect(body)) this.push(stmt)
  }

  /** Runs `body` for four values of `v` at once; `v` is bound to the first. */
  wide(v: Var, body: () => void): void {
    const before = this.lane
    this.lane = v
    body()
    this.lane = before
  }

  /** Runs `body` in a scope of its own, whose statements `wrap` puts into the surrounding one. */
  scoped(body: () => void, wrap: (stmts: Stmt[]) => Stmt): void {
    this.push(wrap(this.collect(body)))
  }

  /** The statements of `body`, in a scope of its own. */
  collect(body: () => void): Stmt[] {
    const scope: Scope = { vars: new Set(), stmts: [], memo: new Map() }
    this.scopes.push(scope)
    body()
    this.scopes.pop()
    return scope.stmts
  }

  /** Runs `body` as if the loops deeper than `level` had not been opened. */
  private atLevel<T>(level: number, body: () => T): T {
    const [scopes, lane] = [this.scopes, this.lane]
    this.scopes = scopes.slice(0, level + 1)
    if (lane && !this.scopes.some((s) => s.vars.has(lane.id))) this.lane = null
    const result = body()
    this.scopes = scopes
    this.lane = lane
    return result
  }

  private levelOf(e: Expr): number {
    for (let i = this.scopes.length - 1; i > 0; i--) {
      const { vars } = this.scopes[i]!
      if (e.free.some((id) => vars.has(id))) return i
    }
    return 0
  }

  /** Whether the expression has four lanes here. */
  isWide(e: Expr): boolean {
    return this.lane !== null && e.free.includes(this.lane.id)
  }

  /** The value of an expression, four lanes wide if it depends on the lane variable. */
  value(e: Expr): KExpr {
    if (e.op === 'const') return kconst(e.value, e.type)
    const wide = this.isWide(e)
    const key = `${e.id}:${wide ? 4 : 1}`
    const level = this.levelOf(e)
    // A vector value belongs to the scope of its lane variable or deeper.
    for (let i = this.scopes.length - 1; i >= level; i--) {
      const known = this.scopes[i]!.memo.get(key)
      if (known) return known
    }
    const hoisted = level < this.scopes.length - 1
    const made = hoisted
      ? this.atLevel(level, () => this.finish(e, key, this.build(e, wide), true))
      : this.finish(e, key, this.build(e, wide), false)
    return made
  }

  /** Gives a name to a value that is used more than once, was hoisted out of a loop, nests deep, or that the user named. */
  private finish(e: Expr, key: string, made: KExpr, hoisted: boolean): KExpr {
    if (e.op === 'reduce') this.scopes.at(-1)!.memo.set(key, made)
    if (made.op === 'const' || made.op === 'ref') return made
    const named = this.names.get(e.id)
    const shared = (this.uses.get(e.id) ?? 0) > 1
    if (!shared && !hoisted && named === undefined && depthOf(made) < MAX_DEPTH) return made
    const stem = named ?? (e.op === 'apply' ? stemOf(e) : e.op === 'load' ? this.arrayOf(e.buffer) : 'value')
    const ref = this.let(stem === this.nameOfArray(e) ? `${stem}_i` : stem, made)
    this.scopes.at(-1)!.memo.set(key, ref)
    return ref
  }

  private nameOfArray(e: Expr): string | null {
    return e.op === 'load' ? this.arrayOf(e.buffer) : null
  }

  private build(e: Expr, wide: boolean): KExpr {
    switch (e.op) {
      case 'var':
        if (wide && e === this.lane) return this.laneNumbers(e)
        throw new Error(`the index ${e.name} is not bound by a loop`)
      case 'load':
        return wide ? this.wideLoad(e) : this.loadAt(e, 1)
      case 'apply':
        if (wide && e.type === 'i32' && laneFactor(e, this.lane!) === 0) return this.firstLane(e)
        if (wide && scalarOnly.has(e.fn)) return this.laneByLane(e)
        if (e.fn === 'checked') return this.checked(e)
        if (e.fn === 'add' && e.type === 'i32') return kadd(this.value(e.args[0]!), this.value(e.args[1]!))
        return kapply(
          e.fn,
          e.args.map((a) => this.value(a)),
          e.type,
        )
      case 'reduce':
        return wide && !this.widePositions && (e.kind === 'argmax' || e.kind === 'argmin')
          ? this.laneByLane(e)
          : this.reduction(e, this)
      case 'const':
        return kconst(e.value, e.type)
    }
  }

  /** An index limited to [0, size); one outside leaves its number in the error words, and the step goes on with a legal one. */
  private checked(e: Apply): KExpr {
    const index = this.let('index', this.value(e.args[0]!))
    const size = this.value(e.args[1]!)
    const outside = kapply(
      'or',
      [kapply('lt', [index, kconst(0)], 'bool'), kapply('le', [size, index], 'bool')],
      'bool',
    )
    const word = (at: number, value: KExpr): Stmt => kstore(ERRORS, kconst(at), value)
    const then = [
      word(0, kconst(1, 'u32')),
      word(1, kconst(this.dispatch, 'u32')),
      word(2, kapply('to_u32', [index], 'u32')),
    ]
    this.push({ kind: 'if', condition: outside, then, else: [] })
    return kapply('min', [kapply('max', [index, kconst(0)]), kapply('sub', [size, kconst(1)])])
  }

  /** Lane variable i as i + (0, 1, 2, 3). */
  private laneNumbers(v: Var): KExpr {
    const base = this.scalarLane(() => this.value(v))
    const steps: KExpr = {
      op: 'vector',
      parts: [kconst(0), kconst(1), kconst(2), kconst(3)],
      type: 'i32',
      lanes: 4,
    }
    return kapply('add', [ksplat(base), steps], 'i32')
  }

  /** Runs `body` with the lane variable as the number of the first lane. */
  scalarLane<T>(body: () => T): T {
    const before = this.lane
    this.lane = null
    const result = body()
    this.lane = before
    return result
  }

  /** A value that is the same in all lanes, though it depends on the lane variable. */
  private firstLane(e: Expr): KExpr {
    return ksplat(this.scalarLane(() => this.value(e)))
  }

  private wideLoad(e: Load): KExpr {
    const v = this.lane!
    const factor = laneFactor(e.index, v)
    if (factor === 0) return this.firstLane(e)
    if (factor === 1) return this.scalarLane(() => this.loadAt(e, 4))
    return this.laneByLane(e)
  }

  /** A load whose constant distance from a shared index goes into the instruction, where the schedule wants that. */
  private loadAt(e: Load, lanes: Lanes): KExpr {
    const { index } = e
    const [rest, by] = index.op === 'apply' && index.fn === 'add' ? index.args : []
    if (!this.constantOffsets || !rest || by?.op !== 'const' || !Number.isFinite(rest.min))
      return kload(this.arrayOf(e.buffer), this.value(index), e.type, lanes)
    // The base itself stays within the array: an address that wraps around would lose the offset.
    const base = apply('add', [rest, int(Math.max(0, -rest.min))], 'i32')
    const offset = by.value - Math.max(0, -rest.min)
    if (offset < 0) return kload(this.arrayOf(e.buffer), this.value(index), e.type, lanes)
    this.register([base])
    this.share(base)
    return kload(this.arrayOf(e.buffer), this.value(base), e.type, lanes, offset)
  }

  /** Makes sure that the value gets a name, and is computed once where it is needed again. */
  share(e: Expr): void {
    this.uses.set(e.id, (this.uses.get(e.id) ?? 0) + 2)
  }

  /** The expression with `v + by` for `v`. */
  shifted(e: Expr, v: Var, by: number): Expr {
    if (by === 0) return e
    const [made] = substitute([e], new Map([[v.id, apply('add', [v, int(by)], 'i32')]])) as [Expr]
    this.register([made])
    return made
  }

  /** Four scalar computations, one a lane. */
  private laneByLane(e: Load | Apply | Reduce): KExpr {
    const v = this.lane!
    const parts = [0, 1, 2, 3].map((l) => {
      const shifted = this.shifted(e, v, l)
      return this.scalarLane(() => this.value(shifted))
    })
    return { op: 'vector', parts: parts as [KExpr, KExpr, KExpr, KExpr], type: e.type, lanes: 4 }
  }
}

const stems: Partial<Record<Fn, string>> = {
  add: 'sum',
  sub: 'difference',
  mul: 'product',
  div: 'quotient',
  idiv: 'row',
  imod: 'column',
  min: 'least',
  max: 'most',
  select: 'choice',
  lt: 'below',
  le: 'within',
  eq: 'equal',
  and: 'inside',
  to_f32: 'real',
  to_i32: 'whole',
  bitxor: 'mixed',
  shr: 'high',
  bitand: 'low',
}
const stemOf = (e: Apply): string =>
  e.type === 'i32' && (e.fn === 'add' || e.fn === 'mul') ? 'at' : (stems[e.fn] ?? e.fn)
