// Matrix products on a device whose local memory is no faster than its memory: every thread reads what it multiplies, and keeps a block
// of sums in registers. Where subgroups exchange registers, the threads of one load the rows that they share, one each.
import { type Expr, int, type Var, variable } from '../ir/expr.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import { type DirectShape, termsAtOnce } from './direct-shapes.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kmul, ksplat } from './kexpr.ts'
import { canWiden } from './lanes.ts'
import { laneOf, multiply, storeSums, sumsOf } from './register-block.ts'

const LANES = 4

export function groupDirect(c: Contraction, buffers: readonly BufferInfo[], s: DirectShape): UncountedKernel {
  const emitter = newEmitter(c.nest, buffers)
  const images = s.folded.reduce((n, v) => n * v.extent, 1)
  const parts = images * (c.n.extent / s.run) * Math.ceil(s.run / s.columns)
  const [bands, strips] = [Math.ceil(c.m.extent / (s.rows * s.down)), Math.ceil(parts / s.across)]
  const [row, part] = origin(c, emitter, s, bands, strips)
  const columns = columnsAt(c, emitter, s, strips * s.across === parts ? part : held(part, parts - 1))
  const sums = sumsOf(emitter, s.rows, s.columns)
  const rowSpan = bands * s.down * s.rows
  const shared = s.shared ? sharedRows(c, emitter, s, row) : null
  const a = shared ? handedRows(c, emitter, s, shared) : ownRows(c, emitter, s, row, rowSpan)
  const b = columnsOf(c, emitter, s, columns)
  overTerms(c, emitter, (term) => multiply(emitter, sums, a(term), b(term)))
  // One vector, or as many parts as columns.
  const column = (j: number): KExpr => (sums.wide ? columns.first : kadd(columns.first, kconst(j)))
  storeSums(c, buffers, emitter, sums, {
    ...{ row, column, rowSpan, columnSpan: c.n.extent, mine: columns.mine },
    within: strips * s.across === parts ? null : kapply('lt', [part, kconst(parts)], 'bool'),
    ...(shared ? { sharedRow: handedValue(emitter, shared), folded: s.folded } : {}),
  })
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  return finishKernel(c.nest, buffers, {
    schedule: `contraction, ${s.rows} x ${s.columns} sums a thread${s.shared ? ', rows shared by subgroups' : ''}, ${s.down * s.across} threads`,
    groups: (batch / images) * bands * strips,
    threads: s.down * s.across,
    body: emitter.body,
  })
}

/** The first row of a thread, and the number of its part of the columns. */
function origin(
  c: Contraction,
  emitter: Emitter,
  s: DirectShape,
  bands: number,
  strips: number,
): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (count: number): KExpr => {
    if (count === 1) return kconst(0)
    const digit = emitter.let('block', kapply('imod', [rest, kconst(count)]))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return digit
  }
  const strip = take(strips)
  const band = take(bands)
  bindDigits(
    emitter,
    c.batch.filter((v) => !s.folded.includes(v)),
    rest,
  )
  const [x, y] =
    s.down === 1
      ? [threadRef, kconst(0)]
      : [kapply('imod', [threadRef, kconst(s.across)]), kapply('idiv', [threadRef, kconst(s.across)])]
  return [
    emitter.let('row', kmul(kadd(kmul(band, s.down), y), s.rows)),
    emitter.let('part', kadd(kmul(strip, s.across), x)),
  ]
}

/** The columns of a thread. */
interface Columns {
  /** The first one, also as an expression that is bound: neighbours of it lie in the same run. */
  readonly first: KExpr
  readonly at: Expr
  /** Whether column i is not another thread's too; null where none is. */
  readonly mine: ((i: number) => KExpr) | null
}

function columnsAt(c: Contraction, emitter: Emitter, s: DirectShape, part: KExpr): Columns {
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

const held = (at: KExpr, last: number): KExpr => kapply('min', [at, kconst(last)])

/** Terms of the sum from one value of the innermost loop on: `count` of them, in lanes where `wide`. */
interface Term {
  readonly v: Var
  /** The value at the first term; null inside a loop, where the variable itself is bound. */
  readonly at: number | null
  readonly count: number
}

/** A factor's values: `[i][u]` is that of row or column i at term u. */
type Values = readonly (readonly KExpr[])[]

/** The factor `u` terms later. */
function atTerm(emitter: Emitter, e: Expr, { v, at }: Term, u: number): Expr {
  if (at === null) return emitter.shifted(e, v, u)
  const [made] = substitute([e], new Map([[v.id, int(at + u)]])) as [Expr]
  emitter.register([made])
  return made
}

/** The terms of a factor that has been narrowed to one row or column; four at once where they lie side by side. */
function valuesAt(emitter: Emitter, e: Expr, term: Term, stem: string): readonly KExpr[] {
  if (term.at === null && term.count === LANES && canWiden([e], term.v)) {
    let four: KExpr | null = null
    emitter.wide(term.v, () => {
      four = emitter.value(e)
    })
    const named = emitter.let(stem, four!)
    // Of a factor that repeats along the terms there is one value, no vector.
    return [0, 1, 2, 3].map((u) => (named.lanes === 1 ? named : laneOf(named, u)))
  }
  return Array.from({ length: term.count }, (_, u) => {
    const value = emitter.value(atTerm(emitter, e, term, u))
    return value.op === 'ref' ? value : emitter.let(stem, value)
  })
}

/** Each row read by the thread itself. */
function ownRows(
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

function sharedRows(c: Contraction, emitter: Emitter, s: DirectShape, row: KExpr): SharedRows {
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
function handedRows(
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
function handedValue(emitter: Emitter, { own, at, handOut }: SharedRows): (e: Expr, i: number) => KExpr {
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

/** The factor at the columns of a thread: `[u]` is a vector of four columns, or `[u][j]` are single ones. */
function columnsOf(
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

/** Runs `body` for all terms of the sum: a few at a time of the innermost loop, or all of them where they are few. */
function overTerms(c: Contraction, emitter: Emitter, body: (term: Term) => void): void {
  const { vars } = c.terms
  const v = vars.at(-1)!
  const innermost = (): void => {
    const count = termsAtOnce(c)
    if (count === v.extent) {
      emitter.inline(() => body({ v, at: 0, count }))
      return
    }
    const left = v.extent % count
    const whole = v.extent - left
    emitter.loop(v, kconst(0), kconst(whole), count, 1, () => body({ v, at: null, count }))
    if (left > 0) emitter.inline(() => body({ v, at: whole, count: left }))
  }
  const outer = (rest: readonly Var[]): void => {
    const [first, ...others] = rest
    if (first === undefined) innermost()
    else emitter.loop(first, kconst(0), kconst(first.extent), 1, 1, () => outer(others))
  }
  // The longest loop turns inside: what depends on the others is computed less often, and short loops cost most.
  outer([...vars.slice(0, -1)].sort((p, q) => p.extent - q.extent))
}
