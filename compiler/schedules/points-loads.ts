// Vectors of what tiles read: neighbours in a row of tiles share the loads that hold them, and tiles of short rows are found one by one.
import { type Expr, int, type Load, postorder, type Var, variable } from '../ir/expr.ts'
import { affineFactor, sumOf, terms } from '../ir/index-terms.ts'
import type { KExpr, LaneOrder } from '../ir/kernel.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kconst, kfor, kload, kref, kshuffle, kstore } from './kexpr.ts'

const loadsOf = (values: readonly Expr[], v: Var): Load[] =>
  postorder(values).filter((e): e is Load => e.op === 'load' && e.free.includes(v.id))

/** An index as a constant and all else. */
function parts(index: Expr): { readonly rest: Expr; readonly by: number } {
  const all = terms(index)
  const by = all.reduce((sum, t) => sum + (t.expr === null ? t.factor : 0), 0)
  return { rest: sumOf(all.filter((t) => t.expr !== null)), by }
}

/**
 * Loads of tiles that overlap: where all of f + 2 neighbours are read, f apart from one tile to the next, four tiles read 4 f + 2 elements in a
 * row. They are loaded once, and shuffled to a vector for each neighbour. `v` is bound to the first of the four tiles.
 */
export function bindApart(emitter: Emitter, values: readonly Expr[], v: Var): void {
  const rows = new Map<string, { readonly rest: Expr; readonly at: Map<number, Load> }>()
  for (const load of loadsOf(values, v)) {
    if (load.type !== 'f32') continue
    const { rest, by } = parts(load.index)
    const key = `${load.buffer}:${rest.id}`
    const row = rows.get(key) ?? { rest, at: new Map<number, Load>() }
    rows.set(key, row)
    row.at.set(by, load)
  }
  for (const { rest, at } of rows.values()) {
    const factor = affineFactor(rest, v)
    if (factor !== 2 && factor !== 4) continue
    for (const from of [...at.keys()].sort((a, b) => a - b)) {
      const loads = Array.from({ length: factor + 2 }, (_, i) => at.get(from + i))
      if (loads.some((l) => !l)) continue
      bindRow(emitter, loads as Load[], rest, from)
      for (let i = 0; i < factor + 2; i++) at.delete(from + i)
    }
  }
}

/** The vectors of one row: `loads` are its neighbours, in order, and the first lies `by` after `rest`. */
function bindRow(emitter: Emitter, loads: readonly Load[], rest: Expr, by: number): void {
  const factor = loads.length - 2
  emitter.register([rest])
  emitter.share(rest)
  const base = emitter.scalarLane(() => emitter.value(rest))
  const array = emitter.nameOf(loads[0]!.buffer)
  const vector = (at: number): KExpr => emitter.let('row', kload(array, base, 'f32', 4, by + at))
  const shuffle = (a: KExpr, b: KExpr, order: LaneOrder): KExpr => emitter.let('tiles', kshuffle(a, b, order))
  const whole = Array.from({ length: factor }, (_, i) => vector(4 * i))
  const first =
    factor === 2
      ? [shuffle(whole[0]!, whole[1]!, [0, 2, 4, 6]), shuffle(whole[0]!, whole[1]!, [1, 3, 5, 7])]
      : transposed(whole, shuffle)
  // The last two neighbours are the first two of the next tile.
  const last = vector(4 * factor - 2)
  const next = first.slice(0, 2).map((t, i) => shuffle(t, last, i === 0 ? [1, 2, 3, 6] : [1, 2, 3, 7]))
  for (const [i, t] of [...first, ...next].entries()) emitter.bindVector(loads[i]!, t)
}

function transposed(
  rows: readonly KExpr[],
  shuffle: (a: KExpr, b: KExpr, order: LaneOrder) => KExpr,
): KExpr[] {
  const [a, b, c, d] = rows as [KExpr, KExpr, KExpr, KExpr]
  const [low, lowNext] = [shuffle(a, b, [0, 4, 1, 5]), shuffle(c, d, [0, 4, 1, 5])]
  const [high, highNext] = [shuffle(a, b, [2, 6, 3, 7]), shuffle(c, d, [2, 6, 3, 7])]
  return [
    shuffle(low, lowNext, [0, 1, 4, 5]),
    shuffle(low, lowNext, [2, 3, 6, 7]),
    shuffle(high, highNext, [0, 1, 4, 5]),
    shuffle(high, highNext, [2, 3, 6, 7]),
  ]
}

/** Values of points over one flat number in place of two dims, and where that number leads in memory, the same for all their loads. */
export interface Places {
  readonly flat: Var
  readonly values: readonly Expr[]
  readonly loads: readonly Load[]
  readonly place: Expr
}

export function findPlaces(each: readonly Nest[], row: Var, inner: Var): Places | null {
  const flat = variable('tile', row.extent * inner.extent)
  const values = substitute(
    each.map((own) => own.results[0]!.value),
    new Map([
      [row.id, apply('idiv', [flat, int(inner.extent)], 'i32')],
      [inner.id, apply('imod', [flat, int(inner.extent)], 'i32')],
    ]),
  )
  const loads = loadsOf(values, flat)
  const places = new Set(
    loads.map((l) => sumOf(terms(l.index).filter((t) => t.expr?.free.includes(flat.id) === true))),
  )
  const [place, ...others] = places
  const own = place && others.length === 0 && place.free.length === 1 && loads.every((l) => l.type === 'f32')
  return own ? { flat, values, loads, place } : null
}

/** Finds the places of all elements, once for a group. */
export function storePlaces(emitter: Emitter, { flat, place, values }: Places, name: string): void {
  emitter.register([...values, place])
  const at = emitter.fresh('tile')
  emitter.scoped(
    () => {
      emitter.bind(flat, kref(at))
      emitter.push(kstore(name, kref(at), emitter.value(place)))
    },
    (body) => kfor(at, kconst(0), kconst(flat.extent), 1, body),
  )
}

/** The four elements of each load, from where each lies. */
export function bindPlaces(emitter: Emitter, { flat, loads }: Places, name: string): void {
  const first = emitter.scalarLane(() => emitter.value(flat))
  const lanes = [0, 1, 2, 3].map((lane) => emitter.let('place', kload(name, first, 'i32', 1, lane)))
  const bases = new Map<number, KExpr[]>()
  for (const load of loads) {
    const { rest, by } = parts(sumOf(terms(load.index).filter((t) => !t.expr?.free.includes(flat.id))))
    if (!bases.has(rest.id)) {
      emitter.register([rest])
      const base = emitter.value(rest)
      bases.set(
        rest.id,
        lanes.map((lane) => emitter.let('at', kadd(base, lane))),
      )
    }
    const [a, b, c, d] = bases
      .get(rest.id)!
      .map((at) => kload(emitter.nameOf(load.buffer), at, 'f32', 1, by)) as [KExpr, KExpr, KExpr, KExpr]
    emitter.bindVector(
      load,
      emitter.let('tiles', { op: 'vector', parts: [a, b, c, d], type: 'f32', lanes: 4 }),
    )
  }
}
