// Panels of a factor of a matrix product in scratch memory, so that a kernel of registers reads straight on.
import { type Expr, load, type Var, variable } from '../ir/expr.ts'
import { sumOf, terms } from '../ir/index-terms.ts'
import type { KExpr } from '../ir/kernel.ts'
import { isConsecutive } from './direct.ts'
import type { Emitter } from './emitter.ts'
import { heldAt, pastEnd } from './hold-inside.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, ksplat, kstore } from './kexpr.ts'

export interface Packing {
  readonly factor: Expr
  /** The variable of the tile's rows or columns, and that of its terms. */
  readonly along: Var
  readonly k: Var
  /** Where the tile begins, and how far it reaches. */
  readonly origin: KExpr
  readonly count: KExpr
  readonly k0: KExpr
  readonly depth: KExpr
  readonly array: string
  /** Rows or columns side by side in a panel. */
  readonly width: number
  /** Room for terms in each panel. */
  readonly stride: number
  /** Whether tiles begin at any row or column, not only where panels do. */
  readonly ragged?: true
  /** A local array for the places of terms, where `termPlaces` says that it is needed. */
  readonly places: string
}

/** A factor whose index adds a number of its own for each term, found once for each, as divisions for each element are dear. */
interface TermPlaces {
  readonly place: Expr
  /** The factor with `number` in place of `place`. */
  readonly factor: Expr
  readonly number: Var
}

/** The part of a load's index that only the terms decide, where it takes divisions and the elements do not lie side by side. */
export function termPlaces(factor: Expr, along: Var, k: Var): TermPlaces | null {
  if (factor.op !== 'load' || isConsecutive(factor, along)) return null
  const all = terms(factor.index)
  const ofTerm = all.filter(
    (t) => t.expr !== null && t.expr.free.length > 0 && t.expr.free.every((id) => id === k.id),
  )
  const rest = all.filter((t) => !ofTerm.includes(t))
  if (ofTerm.every((t) => t.expr === k) || rest.some((t) => t.expr?.free.includes(k.id))) return null
  const place = sumOf(ofTerm)
  if (place.min < 0) return null
  const number = variable('place', place.max + 1)
  return {
    place,
    number,
    factor: load(factor.buffer, sumOf([...rest, { expr: number, factor: 1 }]), factor.type),
  }
}

/**
 * array[(panel * stride + k) * width + i] = factor at (origin + panel * width + i, k0 + k); what lies past the end repeats the last row or
 * column. Where elements lie side by side along the panels, all panels take a row of them before the next row is read: each cache line
 * is fetched once.
 */
export function pack(emitter: Emitter, p: Packing): void {
  const { along, width } = p
  const sideBySide = isConsecutive(p.factor, along)
  const found = termPlaces(p.factor, along, p.k)
  if (found) storePlaces(emitter, p, found)
  const factor = found?.factor ?? p.factor
  const down = (from: KExpr, to: KExpr, own: Expr, v: Var): void =>
    eachPanel(emitter, p, from, to, (panel) => packDown(emitter, p, own, v, panel, found))
  const filled = along.extent % width === 0 && !p.ragged
  const whole = filled ? p.count : wholePanels(emitter, p)
  emitter.register([factor])
  if (along.extent >= width) {
    if (sideBySide) packAcross(emitter, p, whole)
    else down(kconst(0), whole, factor, along)
  }
  if (filled) return
  const wide = pastEnd(along)
  const held = heldAt(factor, along, wide)
  emitter.register([held])
  down(whole, p.count, held, wide)
}

function storePlaces(emitter: Emitter, p: Packing, found: TermPlaces): void {
  emitter.register([found.place])
  const k = emitter.fresh('k')
  emitter.scoped(
    () => {
      bindTerm(emitter, p, k)
      emitter.push(kstore(p.places, kref(k), emitter.value(found.place)))
    },
    (stmts) => kfor(k, kconst(0), p.depth, 1, stmts),
  )
}

/** Rows or columns of the tile in panels that do not reach past the end. */
const wholePanels = (emitter: Emitter, p: Packing): KExpr =>
  p.count.op === 'const'
    ? kconst(p.count.value - (p.count.value % p.width))
    : emitter.let('whole', kapply('sub', [p.count, kapply('imod', [p.count, kconst(p.width)])]))

function eachPanel(emitter: Emitter, p: Packing, from: KExpr, to: KExpr, body: (panel: KExpr) => void): void {
  const name = emitter.fresh('panel')
  emitter.scoped(
    () => body(kref(name)),
    (stmts) => kfor(name, from, to, p.width, stmts),
  )
}

/** Row after row of terms, in each all panels. */
function packAcross(emitter: Emitter, p: Packing, count: KExpr): void {
  const k = emitter.fresh('k')
  emitter.scoped(
    () => {
      bindTerm(emitter, p, k)
      const row = emitter.let('to_row', kmul(kref(k), p.width))
      eachPanel(emitter, p, kconst(0), count, (panel) => {
        const to = emitter.let('to', kadd(row, kmul(panel, p.stride)))
        const first = emitter.let('first', kadd(p.origin, panel))
        emitter.fixed(p.along, first, lanesOf(p), () => storeRow(emitter, p, p.factor, p.along, to))
      })
    },
    (stmts) => kfor(k, kconst(0), p.depth, 1, stmts),
  )
}

/** All terms of one panel: what its places need of divisions is found before the loop over the terms. */
function packDown(
  emitter: Emitter,
  p: Packing,
  factor: Expr,
  along: Var,
  panel: KExpr,
  found: TermPlaces | null,
): void {
  const first = emitter.let('first', kadd(p.origin, panel))
  const start = emitter.let('start', kmul(panel, p.stride))
  emitter.fixed(along, first, lanesOf(p), () => {
    const k = emitter.fresh('k')
    emitter.scoped(
      () => {
        if (found) emitter.bind(found.number, emitter.let('place', kload(p.places, kref(k), 'i32')))
        else bindTerm(emitter, p, k)
        const to = emitter.let('to', kadd(start, kmul(kref(k), p.width)))
        storeRow(emitter, p, factor, along, to)
      },
      (stmts) => kfor(k, kconst(0), p.depth, 1, stmts),
    )
  })
}

function bindTerm(emitter: Emitter, p: Packing, k: string): void {
  const whole = p.k0.op === 'const' && p.k0.value === 0
  emitter.bind(p.k, whole ? kref(k) : emitter.let('k_at', kadd(p.k0, kref(k))))
}

/** Vectors start at multiples of four only where panels do. */
const lanesOf = (p: Packing): 1 | 4 => (p.width % 4 === 0 ? 4 : 1)

/** The places of one panel at one term; `along` is bound to the first of them. */
function storeRow(emitter: Emitter, p: Packing, factor: Expr, along: Var, to: KExpr): void {
  const lanes = lanesOf(p)
  for (let by = 0; by < p.width; by += lanes) {
    const value = emitter.value(emitter.shifted(factor, along, by))
    emitter.push(kstore(p.array, to, lanes === 4 ? ksplat(value) : value, by))
  }
}
