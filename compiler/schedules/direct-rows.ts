// The rows of a thread in products without local memory: read by the thread itself, or each by one thread of the subgroup.
import { type Expr, type Var, variable } from '../ir/expr.ts'
import type { KExpr } from '../ir/kernel.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { DirectShape } from './direct-shapes.ts'
import { held, type Term, type Values, valuesAt } from './direct-terms.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst } from './kexpr.ts'

/** Each row read by the thread itself. */
export function ownRows(
  c: Contraction,
  emitter: Emitter,
  s: DirectShape,
  row: KExpr,
  span: number,
): (term: Term) => Values {
  const rows = places(emitter, c.terms.a, c.m, row, s.rows, span)
  return (term) => rows.map((e) => valuesAt(emitter, e, term, 'a'))
}

/** Thread i of the subgroup is at row i, and hands what it has there to all; of more rows than threads each has several. */
interface SharedRows {
  /** The values of `e`, a function of m, at `own`, one of the rows of this thread. */
  readonly own: readonly Var[]
  readonly at: (e: Expr, own: Var) => Expr
  readonly handOut: (values: readonly KExpr[], i: number) => KExpr
}

/** The rows of a subgroup. */
export function sharedRows(c: Contraction, emitter: Emitter, s: DirectShape, row: KExpr): SharedRows {
  const own = Array.from({ length: Math.ceil(s.rows / s.across) }, (_, q) => {
    const v = variable('own_row', c.m.extent)
    const at = kadd(kadd(row, threadRef), kconst(q * s.across))
    emitter.bind(v, emitter.let('own_row', kapply('min', [at, kconst(c.m.extent - 1)])))
    return v
  })
  const at = (e: Expr, v: Var): Expr => {
    const [made] = substitute([e], new Map([[c.m.id, v]])) as [Expr]
    emitter.register([made])
    return made
  }
  const handOut = (values: readonly KExpr[], i: number): KExpr => {
    const value = values[Math.floor(i / s.across)]!
    return {
      op: 'primitive',
      name: 'broadcast',
      args: [value, kconst(i % s.across)],
      type: value.type,
      lanes: 1,
    }
  }
  return { own, at, handOut }
}

/** Each row read by one thread of the subgroup. */
export function handedRows(
  c: Contraction,
  emitter: Emitter,
  s: DirectShape,
  { own, at, handOut }: SharedRows,
): (term: Term) => Values {
  const owned = own.map((v) => at(c.terms.a, v))
  return (term) => {
    const mine = owned.map((e) => valuesAt(emitter, e, term, 'a'))
    return Array.from({ length: s.rows }, (_, i) =>
      mine[0]!.map((_, u) =>
        handOut(
          mine.map((values) => values[u]!),
          i,
        ),
      ),
    )
  }
}

/** An expression of a row alone, computed by the thread that is at the row. */
export function handedValue(
  emitter: Emitter,
  { own, at, handOut }: SharedRows,
): (e: Expr, i: number) => KExpr {
  const known = new Map<Expr, readonly KExpr[]>()
  return (e, i) => {
    const values = known.get(e) ?? own.map((v) => emitter.let('of_row', emitter.value(at(e, v))))
    known.set(e, values)
    return emitter.let('of_row', handOut(values, i))
  }
}

/** A factor at each of `count` places along `v` from `start` on; those past the end, which the threads reach to `span`, are read inside. */
function places(
  emitter: Emitter,
  e: Expr,
  v: Var,
  start: KExpr,
  count: number,
  span: number,
): readonly Expr[] {
  const inside = (at: KExpr, last: number): KExpr => (span === v.extent ? at : held(at, last))
  if (v.extent % count === 0) {
    emitter.bind(v, emitter.let(v.name, inside(start, v.extent - count)))
    return Array.from({ length: count }, (_, i) => emitter.shifted(e, v, i))
  }
  return Array.from({ length: count }, (_, i) => {
    const at = variable(`${v.name}${i}`, v.extent)
    const [made] = substitute([e], new Map([[v.id, at]])) as [Expr]
    emitter.register([made])
    emitter.bind(at, emitter.let(at.name, inside(kadd(start, kconst(i)), v.extent - 1)))
    return made
  })
}
