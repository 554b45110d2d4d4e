// A row that several loops of a kernel need: its values stay in the registers of the threads that share it, so that memory is read once.
import { type Expr, type Load, operands, type Reduce, type Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, Lanes, LocalArray } from '../ir/kernel.ts'
import type { Nest } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, ksplat, kstore } from './kexpr.ts'
import { canWiden, storesWide } from './lanes.ts'
import { dear } from './row-cache.ts'

/** Registers of a thread that rows may take. */
const MAX_REGISTERS = 32

/** What the loops over a row share. */
export interface RowRegisters {
  /** The row's element: the result's last loop, which stands for the loops of its reductions too. */
  readonly column: Var
  readonly lanes: Lanes
  /** The body of a reduction over the row, in `column`; null for other reductions. */
  bodyOf(e: Reduce): Expr | null
  /** Emits a loop over this thread's elements; what is kept is loaded from registers, or goes there the first time. */
  loop(roots: readonly Expr[], body: () => void): void
  readonly arrays: readonly LocalArray[]
}

/** Everything that is computed for each element of `column` below `roots`, no further than what `stop` names. */
function below(roots: readonly Expr[], column: Var, stop: ReadonlySet<number>): Expr[] {
  const seen = new Map<number, Expr>()
  const stack = [...roots]
  while (stack.length > 0) {
    const e = stack.pop()!
    if (seen.has(e.id) || e.op === 'reduce' || !e.free.includes(column.id)) continue
    seen.set(e.id, e)
    if (!stop.has(e.id)) stack.push(...operands(e))
  }
  return [...seen.values()]
}

const inSeveral = (phases: readonly (readonly Expr[])[], wanted: (e: Expr) => boolean): Expr[] => {
  const counts = new Map<number, { e: Expr; count: number }>()
  for (const phase of phases)
    for (const e of phase) if (wanted(e)) counts.set(e.id, { e, count: (counts.get(e.id)?.count ?? 0) + 1 })
  return [...counts.values()].filter(({ count }) => count > 1).map(({ e }) => e)
}

/** Those that a later loop loads, once what lies above them is kept as well. */
function loadedAgain(
  kept: readonly Expr[],
  phases: readonly (readonly Expr[])[],
  column: Var,
): readonly Expr[] {
  const filled = new Set<number>()
  const loaded = new Set<number>()
  for (const roots of phases) {
    const here = below(roots, column, new Set(filled))
    for (const e of kept.filter((k) => here.includes(k))) (filled.has(e.id) ? loaded : filled).add(e.id)
  }
  return loaded.size === kept.length
    ? kept
    : loadedAgain(
        kept.filter((e) => loaded.has(e.id)),
        phases,
        column,
      )
}

/**
 * The values that two loops over the row need: dear ones, and loads. Null where nothing is shared, or where a thread's part of the row is
 * too long to keep.
 */
export function rowRegisters(
  nest: Nest,
  inner: readonly Var[],
  reductions: readonly Reduce[],
  threads: number,
  wideAllowed: boolean,
  emitter: Emitter,
  thread: KExpr,
): RowRegisters | null {
  const [column] = inner
  if (inner.length !== 1 || !column) return null
  const bodies = new Map<Reduce, Expr>()
  for (const e of reductions) {
    const [k] = e.vars
    if (e.vars.length !== 1 || k!.extent !== column.extent || e.free.includes(column.id)) continue
    bodies.set(e, substitute([e.body], new Map([[k!.id, column]]))[0]!)
  }
  const results = nest.results.filter((r) => r.index.free.includes(column.id))
  const values = results.map((r) => r.value)
  const phases = [...[...bodies.values()].map((body) => [body]), values]
  const none = new Set<number>()
  const costly = inSeveral(
    phases.map((roots) => below(roots, column, none)),
    (e) => e.op === 'apply' && e.type === 'f32' && dear.has(e.fn),
  )
  const first = new Set<number>()
  const known = new Set<number>()
  // A dear value that an earlier loop keeps needs nothing below it.
  const reached = phases.map((roots) => {
    const found = below(roots, column, first)
    for (const e of costly) if (found.includes(e)) known.add(e.id)
    for (const id of known) first.add(id)
    return found
  })
  const loads = inSeveral(
    reached,
    (e) => e.op === 'load' && e.type === 'f32' && laneFactor((e as Load).index, column) === 1,
  )
  const all = [column.extent].every((n) => n % 4 === 0 && n >= 4 * threads)
  const lanes: Lanes =
    wideAllowed && all && storesWide({ ...nest, results }, column) && canWiden([...bodies.values()], column)
      ? 4
      : 1
  const turns = Math.ceil(column.extent / (threads * lanes))
  const kept = loadedAgain(
    [...loads, ...costly].slice(0, Math.floor(MAX_REGISTERS / (turns * lanes))),
    phases,
    column,
  )
  if (kept.length === 0) return null
  const arrays = new Map(
    kept.map((e): [number, LocalArray] => [
      e.id,
      { name: emitter.fresh(e.op === 'load' ? 'row' : 'kept'), type: 'f32', elements: turns * lanes },
    ]),
  )
  const filled = new Set<number>()
  const bodyOf = (e: Reduce): Expr | null => bodies.get(e) ?? null
  const loop = (roots: readonly Expr[], body: () => void): void => {
    emitter.register(roots)
    const name = emitter.fresh('turn')
    const stop = new Set(kept.filter((e) => filled.has(e.id)).map((e) => e.id))
    const here = below(roots, column, stop)
    const place = kmul(kref(name), lanes)
    const inside = (at: KExpr): void => {
      emitter.bind(column, at)
      const bind = (e: Expr, value: KExpr): void =>
        lanes === 4 ? emitter.bindVector(e, ksplat(value)) : emitter.bind(e, value)
      const all = (): void => {
        for (const e of kept.filter((k) => here.includes(k))) {
          const array = arrays.get(e.id)!.name
          if (stop.has(e.id)) bind(e, emitter.let('kept_value', kload(array, place, 'f32', lanes)))
          else {
            const value = emitter.value(e)
            const held =
              value.op === 'ref' ? value : emitter.let(e.op === 'load' ? 'element' : 'value', value)
            emitter.push(kstore(array, place, held))
            bind(e, held)
            filled.add(e.id)
          }
        }
        body()
      }
      if (lanes === 4) emitter.wide(column, all)
      else all()
    }
    emitter.scoped(
      () => {
        const at = emitter.let('column', kmul(kadd(kmul(kref(name), threads), thread), lanes))
        if (column.extent % (threads * lanes) === 0) inside(at)
        else
          emitter.scoped(
            () => inside(at),
            (then) => ({
              kind: 'if',
              condition: kapply('lt', [at, kconst(column.extent)], 'bool'),
              then,
              else: [],
            }),
          )
      },
      (stmts) => ({ ...kfor(name, kconst(0), kconst(turns), 1, stmts), unroll: 'all' }),
    )
  }
  return { column, lanes, bodyOf, loop, arrays: [...arrays.values()] }
}
