// Tiles of a contraction's factors on their way into local memory: copies beside arithmetic where the factor is a plain load, values that
// the threads compute otherwise.
import { type Expr, type Load, postorder, type Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, Stmt } from '../ir/kernel.ts'
import { apply } from '../ir/simplify-expr.ts'
import type { Precision } from '../ir/types.ts'
import { threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { holdInside } from './hold-inside.ts'
import { kadd, kapply, kconst, kfor, kmul, kref, kstore } from './kexpr.ts'
import { padding, type TileShape } from './tile-shapes.ts'

/** A factor's tile: `size` places along m or n, `depth` along k. */
export interface Operand {
  readonly factor: Expr
  readonly along: Var
  readonly deep: Var
  readonly size: number
  readonly depth: number
  readonly array: string
  /** The direction in which neighbours of the tile are neighbours in the buffer: that of neighbouring threads. */
  readonly contiguous: 'along' | 'depth'
  /** The direction in which they are neighbours in local memory. */
  readonly layout: 'along' | 'depth'
  /** Elements of a stage, padding included. */
  readonly elements: number
  /** Set where a copy can do it: the load, what must hold for it to count, and how many elements lie side by side. */
  readonly copy: { readonly load: Load; readonly inside: Expr | null; readonly elements: 1 | 4 } | null
}

export function operandOf(
  c: Contraction,
  which: 'a' | 'b',
  t: TileShape,
  array: string,
  bufferIsFloat: (id: number) => boolean,
): Operand {
  const [factor, along, size] = which === 'a' ? [c.a, c.m, t.m] : [c.b, c.n, t.n]
  const load = plainLoad(factor)
  const index = load?.load.index ?? firstIndex(factor)
  // Where neither direction counts along, threads share the results' direction.
  const contiguous = index && laneFactor(index, c.k) === 1 && c.k.extent > 1 ? 'depth' : 'along'
  // The threads of a warp read many columns at once: of different banks only where these lie side by side.
  const layout = which === 'b' && t.precision === 'f32' ? 'along' : contiguous
  const copies = t.stages > 1 && load !== null && bufferIsFloat(load.load.buffer)
  return {
    factor,
    along,
    deep: c.k,
    size,
    depth: t.k,
    array,
    contiguous,
    layout,
    elements: layout === 'depth' ? size * (t.k + padding.depth) : t.k * (size + padding.along),
    copy: copies ? copyOf(load, contiguous === layout, contiguous === 'depth' ? c.k : along) : null,
  }
}

/** How a copy moves a factor: four elements at once where they lie side by side in both memories, at a multiple of four. */
function copyOf(
  { load, inside }: { load: Load; inside: Expr | null },
  sameWay: boolean,
  direction: Var,
): NonNullable<Operand['copy']> {
  const four =
    inside === null &&
    sameWay &&
    direction.extent % 4 === 0 &&
    laneFactor(load.index, direction) === 1 &&
    divisible(load.index, direction)
  return { load, inside, elements: four ? 4 : 1 }
}

/** A tile of its own, apart from pipelines; `copies` says which buffers a copy may read. */
export function tileOf(
  of: {
    readonly factor: Expr
    readonly along: Var
    readonly deep: Var
    readonly size: number
    readonly depth: number
    readonly which: 'a' | 'b'
    readonly precision: Precision
    /** As memory has it, unless said here. */
    readonly layout?: 'along' | 'depth'
    readonly copies?: (buffer: number) => boolean
  },
  array: string,
): Operand {
  const { factor, along, deep, size, depth } = of
  const load = plainLoad(factor)
  const index = load?.load.index ?? firstIndex(factor)
  const contiguous = index && laneFactor(index, deep) === 1 && deep.extent > 1 ? 'depth' : 'along'
  const layout = of.layout ?? (of.which === 'b' && of.precision === 'f32' ? 'along' : contiguous)
  const elements = layout === 'depth' ? size * (depth + padding.depth) : depth * (size + padding.along)
  const copy =
    load && of.copies?.(load.load.buffer)
      ? copyOf(load, contiguous === layout, contiguous === 'depth' ? deep : along)
      : null
  return { factor, along, deep, size, depth, array, contiguous, layout, elements, copy }
}

/** Place of (i along, k deep) in the stage that begins at `start`. */
export function placeIn(o: Operand, start: KExpr, i: KExpr, k: KExpr): KExpr {
  return o.layout === 'depth'
    ? kadd(kadd(start, kmul(i, o.depth + padding.depth)), k)
    : kadd(kadd(start, kmul(k, o.size + padding.along)), i)
}

const readsIndex = (e: Expr): boolean => postorder([e]).some((x) => x.op === 'load' || isChecked(x))
const isChecked = (e: Expr): boolean => e.op === 'apply' && e.fn === 'checked'
const isZero = (e: Expr): boolean => e.op === 'const' && e.value === 0

/** A load whose address is arithmetic alone, or such a load that counts only where a condition holds (padding). */
function plainLoad(e: Expr): { load: Load; inside: Expr | null } | null {
  if (e.op === 'load') return e.type === 'f32' && !readsIndex(e.index) ? { load: e, inside: null } : null
  if (e.op !== 'apply' || e.fn !== 'select') return null
  const [condition, yes, no] = e.args as [Expr, Expr, Expr]
  if (readsIndex(condition)) return null
  if (isZero(no)) {
    const inner = plainLoad(yes)
    return inner && { load: inner.load, inside: both(condition, inner.inside) }
  }
  if (!isZero(yes)) return null
  const inner = plainLoad(no)
  return inner && { load: inner.load, inside: both(apply('not', [condition], 'bool'), inner.inside) }
}

const both = (a: Expr, b: Expr | null): Expr => (b === null ? a : apply('and', [a, b], 'bool'))

/** The index of the first load, for factors that are computed. */
const firstIndex = (e: Expr): Expr | undefined =>
  postorder([e]).find((x): x is Load => x.op === 'load' && x.type === 'f32')?.index

/** Whether the index is a multiple of four where `v` is one. */
function divisible(e: Expr, v: Var): boolean {
  if (e === v) return true
  if (e.op === 'const') return e.value % 4 === 0
  if (e.op !== 'apply') return false
  const [a, b] = e.args as [Expr, Expr]
  if (e.fn === 'mul') return divisible(a, v) || divisible(b, v)
  if (e.fn === 'add' || e.fn === 'sub') return divisible(a, v) && divisible(b, v)
  return e.fn === 'imod' && divisible(a, v) && divisible(b, v)
}

/** Turns at once of a loop over single elements, whose addresses take many registers. */
const SCALAR_TURNS = 2

/** Where a tile begins, and the stage of local memory that it goes to. */
export interface StageAt {
  readonly origin: KExpr
  readonly k0: KExpr
  /** Index of the stage's first element. */
  readonly start: KExpr
}

/** Emits the copy of one tile; the threads share its elements, and places past the ends become 0. */
export function stage(o: Operand, emitter: Emitter, threads: number, at: StageAt): void {
  const each = o.copy?.elements ?? 1
  const count = (o.size * o.depth) / each
  const inner = o.contiguous === 'depth' ? o.depth / each : o.size / each
  const body = (slot: KExpr): void => {
    const near = kmul(kapply('imod', [slot, kconst(inner)]), each)
    const far = kapply('idiv', [slot, kconst(inner)])
    const [i, k] =
      o.contiguous === 'depth'
        ? [named(emitter, 'i', far), named(emitter, 'k', near)]
        : [named(emitter, 'i', near), named(emitter, 'k', far)]
    element(o, emitter, at, i!, k!)
  }
  if (count === threads) {
    for (const stmt of emitter.collect(() => body(threadRef))) emitter.push(stmt)
    return
  }
  if (count % threads === 0) {
    const turn = emitter.fresh('turn')
    emitter.scoped(
      () => body(emitter.let('slot', kadd(kmul(kref(turn), threads), threadRef))),
      (stmts) => {
        const loop = kfor(turn, kconst(0), kconst(count / threads), 1, stmts)
        return { ...loop, unroll: each === 4 ? 'all' : SCALAR_TURNS }
      },
    )
    return
  }
  const slot = emitter.fresh('slot')
  emitter.scoped(
    () => body(kref(slot)),
    (stmts) => kfor(slot, threadRef, kconst(count), threads, stmts),
  )
}

const named = (emitter: Emitter, stem: string, e: KExpr): KExpr =>
  e.op === 'const' || e.op === 'ref' ? e : emitter.let(stem, e)

export const unrolled = (name: string, count: number, body: readonly Stmt[]): Stmt => ({
  kind: 'for',
  name,
  from: kconst(0),
  to: kconst(count),
  step: 1,
  unroll: 'all',
  body,
})

function element(o: Operand, emitter: Emitter, at: StageAt, i: KExpr, k: KExpr): void {
  const [along, deep] = [
    named(emitter, o.along.name, kadd(at.origin, i)),
    named(emitter, 'deep', kadd(at.k0, k)),
  ]
  emitter.bind(o.along, along)
  emitter.bind(o.deep, deep)
  const conditions: KExpr[] = []
  if (o.along.extent % o.size !== 0) conditions.push(kapply('lt', [along, kconst(o.along.extent)], 'bool'))
  if (o.deep.extent % o.depth !== 0) conditions.push(kapply('lt', [deep, kconst(o.deep.extent)], 'bool'))
  const to = placeIn(o, at.start, i, k)
  const all = (list: readonly KExpr[]): KExpr | null =>
    list.length === 0 ? null : list.reduce((p, q) => kapply('and', [p, q], 'bool'))
  if (o.copy) {
    emitter.register([o.copy.load.index, ...(o.copy.inside ? [o.copy.inside] : [])])
    if (o.copy.inside) conditions.push(emitter.value(o.copy.inside))
    const inside = all(conditions)
    const condition = inside === null ? kconst(1, 'bool') : emitter.let('inside', inside)
    const index = emitter.value(o.copy.load.index)
    emitter.push({
      kind: 'primitive',
      name: 'copy_async',
      elements: [
        { array: o.array, index: to },
        {
          array: emitter.nameOf(o.copy.load.buffer),
          // An address outside of the buffer must not even be named.
          index: inside === null ? index : kapply('select', [condition, index, kconst(0)], 'i32'),
        },
      ],
      args: [kconst(o.copy.elements), condition],
    })
    return
  }
  const ragged = [
    ...(o.along.extent % o.size === 0 ? [] : [o.along]),
    ...(o.deep.extent % o.depth === 0 ? [] : [o.deep]),
  ]
  const factor = holdInside(emitter, o.factor, ragged)
  emitter.register([factor])
  const value = emitter.value(factor)
  const inside = all(conditions)
  emitter.push(
    kstore(o.array, to, inside === null ? value : kapply('select', [inside, value, kconst(0, 'f32')], 'f32')),
  )
}
