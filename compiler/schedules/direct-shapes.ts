// Blocks of sums of a thread that reads what it multiplies itself, and the model of cost that picks one.

import { type Expr, int, postorder, type Var, variable } from '../ir/expr.ts'
import type { Profile } from '../ir/limits.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Contraction } from './contraction.ts'
import { canWiden } from './lanes.ts'

/** Sums of one thread, rows by columns; the threads of a group lie `down` by `across`. */
export interface DirectShape {
  readonly rows: number
  readonly columns: number
  /**
   * Columns follow each other in runs of so many, and those of a thread lie in one run: what their loads share is then known, as that of
   * neighbours in an image. The last columns of a run may be computed by two threads.
   */
  readonly run: number
  /** Loops outside of the product whose images lie side by side in the threads of a group, for small ones fill no group each. */
  readonly folded: readonly Var[]
  readonly down: number
  readonly across: number
  /** Whether one subgroup is the group, and shares its rows. */
  readonly shared: boolean
}

const LANES = 4
/** Rows of a thread with loads of its own. */
const OWN_ROWS = 8
/** Threads of a group without subgroups. */
const THREADS = 64
/** Columns of a thread at most: blocks of sums hold one vector, or single columns. */
const MOST_COLUMNS = 7
/**
 * Sums of a thread that shares the rows of its subgroup. More of them read less, even where they fill the registers; but drivers compile
 * them longer, which small products do not earn back.
 */
const MOST_SUMS = { small: 32, large: 80 }
/** Products of a large one. */
const LARGE = 1 << 23
/** Groups for which a processor waits at the end, while it has fewer than it can run. */
const TAIL = 4
/**
 * What one term costs the threads of a subgroup, in the time of two operations; a load of one number counts its bounds, and a padded one
 * the conditions on its place.
 */
const COST = { product: 1, handed: 1, load: 11, vectorLoad: 5, condition: 4 }

/** Loops of fewer turns are written out. */
const SHORT = 7
/** Terms of a turn where the columns have no four of them side by side: more make longer code, fewer more turns. */
const SINGLE_TERMS = 2

/** Terms of the sum that a turn of its innermost loop multiplies. */
export function termsAtOnce({ terms: { vars, b } }: Contraction): number {
  const v = vars.at(-1)!
  if (v.extent <= SHORT) return v.extent
  return canWiden([b], v) ? LANES : SINGLE_TERMS
}

/** Rows in as few blocks as blocks of `most` would be, equally high. */
const balanced = (extent: number, most: number): number => Math.ceil(extent / Math.ceil(extent / most))

/** Blocks of sums for each thread of the product, the one of least cost first; no two have the same rows and columns. */
export function directShapes(c: Contraction, profile: Profile): DirectShape[] {
  return profile.warp >= LANES ? sharedShapes(c, profile.warp) : [ownShape(c)]
}

function ownShape({ m, n }: Contraction): DirectShape {
  const rows = balanced(m.extent, OWN_ROWS)
  const down = Math.min(8, 2 ** Math.ceil(Math.log2(Math.ceil(m.extent / rows))))
  const across = THREADS / down
  // Vectors where the extent allows them; else as few columns as cover it in as many strips.
  const strips = Math.ceil(n.extent / (LANES * across))
  const vectors = n.extent % LANES === 0 && n.extent >= LANES * across
  const columns = vectors ? LANES : Math.ceil(n.extent / (across * strips))
  return { rows, columns, run: n.extent, folded: [], down, across, shared: false }
}

function sharedShapes(c: Contraction, across: number): DirectShape[] {
  const M = c.m.extent
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const most = batch * M * c.n.extent * c.k.extent >= LARGE ? MOST_SUMS.large : MOST_SUMS.small
  const deep = termsAtOnce(c) === LANES && canWiden([c.terms.a], c.terms.vars.at(-1)!)
  const loadA = deep ? COST.vectorLoad : COST.load
  const foldable = c.batch.filter((v) => !c.a.free.includes(v.id))
  const shapes: (DirectShape & { readonly cost: number })[] = []
  for (const folded of foldable.length > 0 ? [[], foldable] : [[]]) {
    const images = folded.reduce((n, v) => n * v.extent, 1)
    for (const run of new Set([c.nest.dims.at(-1)!.extent, c.n.extent])) {
      const loadB = columnCost(c, run)
      for (let columns = 1; columns <= Math.min(MOST_COLUMNS, run); columns++) {
        const parts = images * (c.n.extent / run) * Math.ceil(run / columns)
        const strips = (batch / images) * Math.ceil(parts / across)
        for (let rows = 1; rows <= Math.min(M, Math.floor(most / columns)); rows++) {
          if (balanced(M, rows) !== rows) continue
          const loads = loadB(columns) + Math.ceil(rows / across) * loadA
          const term = loads + rows * (columns * COST.product + COST.handed)
          const cost = (strips * Math.ceil(M / rows) + TAIL) * term
          shapes.push({ rows, columns, run, folded, down: 1, across, shared: true, cost })
        }
      }
    }
  }
  const best = new Map<string, DirectShape>()
  for (const s of shapes.sort((a, b) => a.cost - b.cost)) {
    const key = `${s.rows} ${s.columns}`
    if (!best.has(key)) best.set(key, s)
  }
  return [...best.values()]
}

/** What the loads of so many columns of a run cost for each term. */
function columnCost(c: Contraction, run: number): (columns: number) => number {
  const { vars, b } = c.terms
  const inner = vars.at(-1)!
  const count = termsAtOnce(c)
  const [deep, wide] = [canWiden([b], inner), run % LANES === 0 && canWiden([b], c.n)]
  const distinct = count === inner.extent ? distinctLoads(c, run) : (columns: number) => columns * count
  const padded = postorder([b]).some((e) => e.op === 'apply' && e.fn === 'select')
  const single = COST.load + (padded ? COST.condition : 0)
  return (columns) =>
    deep || (wide && columns === LANES) ? columns * COST.vectorLoad : (distinct(columns) * single) / count
}

/** How many places neighbouring columns read in all terms of the innermost loop: neighbours in an image share most of them. */
function distinctLoads(c: Contraction, run: number): (columns: number) => number {
  const { vars, b } = c.terms
  const inner = vars.at(-1)!
  const most = Math.min(MOST_COLUMNS, run)
  const [row, first] = [variable('run', c.n.extent / run), variable('place', run - most + 1)]
  const loads = postorder([b]).filter((e) => e.op === 'load')
  const seen = new Set<Expr>()
  const counts = Array.from({ length: most }, (_, i) => {
    const place = apply(
      'add',
      [apply('add', [apply('mul', [row, int(run)], 'i32'), first], 'i32'), int(i)],
      'i32',
    )
    for (let u = 0; u < inner.extent; u++) {
      const at = new Map<number, Expr>([
        [c.n.id, place],
        [inner.id, int(u)],
      ])
      for (const e of substitute(loads, at)) seen.add(e)
    }
    return seen.size
  })
  return (columns) => counts[columns - 1]!
}
