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
import type { Scalar } from '../ir/types.ts'
import { depthOf, kadd, kapply, kconst, kload, kshuffle, ksplat, kstore } from './kexpr.ts'
import { type Apart, apartBy } from './lanes-apart.ts'
import { Scopes } from './scopes.ts'

/** An expression that nests deeper is cut into named parts: for its readers, and for assemblers with a small stack. */
const MAX_DEPTH = 32

/** Functions that have no vector form: computed lane by lane. */
const scalarOnly = new Set<Fn>(['idiv', 'imod', 'floordiv', 'floormod', 'checked'])

export class Emitter extends Scopes {
  private readonly uses = new Map<number, number>()
  private readonly known = new Set<number>()
  private readonly names: ReadonlyMap<number, string>
  private readonly arrayOf: (buffer: number) => string
  private readonly dispatch: number
  /** Whether constants at the end of an index become the offset of its load. */
  constantOffsets = false
  /** Whether vectors of one row have one address, for engines that join two of them. */
  joins = false
  /** Whether the schedule finds positions of extremes in four lanes at once. */
  widePositions = false
  /** Whether the device takes the lanes of two vectors in any order, so that elements that lie apart are loaded by vectors. */
  shuffles = false
  /** How a schedule computes a reduction; set by the schedule that owns loops and threads. */
  reduction: (e: Reduce, emitter: Emitter) => KExpr = () => {
    throw new Error('this schedule computes no reductions')
  }

  constructor(nest: Nest, arrayOf: (buffer: number) => string, reserved: Iterable<string> = []) {
    super(reserved)
    this.names = nest.names
    this.arrayOf = arrayOf
    this.dispatch = nest.dispatch ?? 0
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

  /** The array of a buffer. */
  nameOf(buffer: number): string {
    return this.arrayOf(buffer)
  }

  /** The value of an expression, four lanes wide if it depends on the lane variable. */
  value(e: Expr): KExpr {
    if (e.op === 'const') return kconst(e.value, e.type)
    const wide = this.isWide(e)
    const key = `${e.id}:${wide ? 4 : 1}`
    const level = this.levelOf(e)
    // A vector value belongs to the scope of its lane variable or deeper.
    const known = this.recall(key, level)
    if (known) return known
    return this.isInnermost(level)
      ? this.finish(e, key, this.build(e, wide), false)
      : this.atLevel(level, () => this.finish(e, key, this.build(e, wide), true))
  }

  /** Gives a name to a value that is used more than once, was hoisted out of a loop, nests deep, or that the user named. */
  private finish(e: Expr, key: string, made: KExpr, hoisted: boolean): KExpr {
    if (e.op === 'reduce') this.remember(key, made)
    if (made.op === 'const' || made.op === 'ref') return made
    const named = this.names.get(e.id)
    const shared = (this.uses.get(e.id) ?? 0) > 1
    if (!shared && !hoisted && named === undefined && depthOf(made) < MAX_DEPTH) return made
    const stem = named ?? (e.op === 'apply' ? stemOf(e) : e.op === 'load' ? this.arrayOf(e.buffer) : 'value')
    const ref = this.let(stem === this.nameOfArray(e) ? `${stem}_i` : stem, made)
    this.remember(key, ref)
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
        return wide ? this.wideLoad(e) : this.loadAt(e.buffer, e.index, e.type, 1)
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

  /** A value that is the same in all lanes, though it depends on the lane variable. */
  private firstLane(e: Expr): KExpr {
    return ksplat(this.scalarLane(() => this.value(e)))
  }

  private wideLoad(e: Load): KExpr {
    const v = this.lane!
    const factor = laneFactor(e.index, v)
    if (factor === 0) return this.firstLane(e)
    if (factor === 1) return this.scalarLane(() => this.loadAt(e.buffer, e.index, e.type, 4))
    const apart = this.shuffles && factor !== null ? apartBy(factor) : null
    return apart ? this.shuffled(e, apart) : this.laneByLane(e)
  }

  /** Vectors from the first element of the lanes to the last, and of each what the lanes need. */
  private shuffled(e: Load, { starts, order }: Apart): KExpr {
    const places = starts.map((by) => apply('add', [e.index, int(by)], 'i32'))
    this.register(places)
    const [first, second] = places.map((at) =>
      this.scalarLane(() => this.loadAt(e.buffer, at, e.type, 4)),
    ) as [KExpr, KExpr?]
    if (second) return kshuffle(first, second, order)
    const own = this.let(`${this.arrayOf(e.buffer)}_i`, first)
    return kshuffle(own, own, order)
  }

  /** A load whose constant distance from a shared index goes into the instruction, where the schedule wants that. */
  private loadAt(buffer: number, index: Expr, type: Scalar, lanes: Lanes): KExpr {
    const array = this.arrayOf(buffer)
    const [rest, by] = index.op === 'apply' && index.fn === 'add' ? index.args : []
    if (!this.constantOffsets || !rest || by?.op !== 'const' || !Number.isFinite(rest.min)) {
      if (this.joins && lanes === 4) this.share(index)
      return kload(array, this.value(index), type, lanes)
    }
    // The base itself stays within the array: an address that wraps around would lose the offset.
    const base = apply('add', [rest, int(Math.max(0, -rest.min))], 'i32')
    const offset = by.value - Math.max(0, -rest.min)
    if (offset < 0) return kload(array, this.value(index), type, lanes)
    this.register([base])
    this.share(base)
    return kload(array, this.value(base), type, lanes, offset)
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
function stemOf(e: Apply): string {
  if (e.type === 'i32' && (e.fn === 'add' || e.fn === 'mul')) return 'at'
  const [first] = e.args
  return e.fn === 'div' && first?.op === 'const' && first.value === 1 ? 'reciprocal' : (stems[e.fn] ?? e.fn)
}
