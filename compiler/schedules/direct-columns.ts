// The columns of a thread that reads them itself: neighbours in one run, as vectors of four where they lie so.
import { type Expr, int, variable } from '../ir/expr.ts'
import type { KExpr } from '../ir/kernel.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { bindDigits } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { DirectShape } from './direct-shapes.ts'
import { atTerm, held, type Term, type Values, valuesAt } from './direct-terms.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kmul, ksplat } from './kexpr.ts'
import { canWiden } from './lanes.ts'

const LANES = 4

/** The columns of a thread. */
export interface Columns {
  /** The first one, also as an expression that is bound: neighbours of it lie in the same run. */
  readonly first: KExpr
  readonly at: Expr
  /** Whether column i is not another thread's too; null where none is. */
  readonly mine: ((i: number) => KExpr) | null
}

/** The columns of part `part` of all of them. */
export function columnsAt(c: Contraction, emitter: Emitter, s: DirectShape, part: KExpr): Columns {
  const [inRun, runs] = [Math.ceil(s.run / s.columns), c.n.extent / s.run]
  const exact = inRun * s.columns === s.run
  let rest = part
  const take = (count: number, last: boolean): KExpr => {
    if (count === 1) return kconst(0)
    if (last) return rest
    const digit = kapply('imod', [rest, kconst(count)])
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return digit
  }
  const own = kmul(take(inRun, runs === 1 && s.folded.length === 0), s.columns)
  const start = exact ? own : emitter.let('start', own)
  const inside = exact ? start : held(start, s.run - s.columns)
  const [row, place] = [variable('run', runs), variable('place', s.run - s.columns + 1)]
  emitter.bind(place, emitter.let('place', inside))
  emitter.bind(row, runs === 1 ? kconst(0) : emitter.let('run', take(runs, s.folded.length === 0)))
  bindDigits(emitter, s.folded, rest)
  const at = apply('add', [apply('mul', [row, int(s.run)], 'i32'), place], 'i32')
  emitter.register([at])
  const mine = (i: number): KExpr => kapply('le', [start, kadd(emitter.value(place), kconst(i))], 'bool')
  return { first: emitter.let('column', emitter.value(at)), at, mine: exact ? null : mine }
}

/** The factor at the columns of a thread: `[u]` is a vector of four columns, or `[u][j]` are single ones. */
export function columnsOf(
  c: Contraction,
  emitter: Emitter,
  s: DirectShape,
  { first, at }: Columns,
): (term: Term) => Values {
  const { b } = c.terms
  emitter.bind(c.n, first)
  const columns = Array.from({ length: s.columns }, (_, i) => {
    const place = apply('add', [at, int(i)], 'i32')
    const [made] = substitute([b], new Map([[c.n.id, place]])) as [Expr]
    emitter.register([made])
    return made
  })
  const four = s.columns === LANES
  const along = four && s.run % LANES === 0 && canWiden([b], c.n)
  return (term) => {
    if (along) {
      return Array.from({ length: term.count }, (_, u) => {
        let value: KExpr | null = null
        emitter.wide(c.n, () => {
          value = emitter.value(atTerm(emitter, b, term, u))
        })
        const named = emitter.let('b', value!)
        return [named.lanes === 1 ? ksplat(named) : named]
      })
    }
    const values = columns.map((e) => valuesAt(emitter, e, term, 'b'))
    return Array.from({ length: term.count }, (_, u) => {
      const parts = values.map((v) => v[u]!)
      if (!four) return parts
      return [
        emitter.let('b', {
          op: 'vector',
          parts: parts as [KExpr, KExpr, KExpr, KExpr],
          type: 'f32',
          lanes: 4,
        }),
      ]
    })
  }
}
