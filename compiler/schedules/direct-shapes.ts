// Blocks of sums of a thread that reads what it multiplies itself, and the model of cost that picks one.
import type { Profile } from '../ir/limits.ts'
import type { Contraction } from './contraction.ts'
import { canWiden } from './lanes.ts'

/** Sums of one thread, rows by columns; the threads of a group lie `down` by `across`. */
export interface DirectShape {
  readonly rows: number
  readonly columns: number
  readonly down: number
  readonly across: number
  /** Whether one subgroup is the group, and shares its rows. */
  readonly shared: boolean
}

const LANES = 4
/** Rows of a thread with loads of its own. */
const OWN_ROWS = 4
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
/** Groups that a processor runs at the same time; only their order of magnitude matters. */
const TOGETHER = 8
/** What one term costs the threads of a subgroup, in the time of two operations; a load of one number counts its bounds. */
const COST = { product: 1, handed: 0.5, load: 11, vectorLoad: 5 }

/** Rows in as few blocks as blocks of `most` would be, equally high. */
const balanced = (extent: number, most: number): number => Math.ceil(extent / Math.ceil(extent / most))

/** The block of each thread of the product. */
export function directShape(c: Contraction, profile: Profile): DirectShape {
  return profile.warp >= LANES ? sharedShape(c, profile.warp) : ownShape(c)
}

function ownShape({ m, n }: Contraction): DirectShape {
  const rows = balanced(m.extent, OWN_ROWS)
  const down = Math.min(8, 2 ** Math.ceil(Math.log2(Math.ceil(m.extent / rows))))
  const across = THREADS / down
  // Vectors where the extent allows them; else as few columns as cover it in as many strips.
  const strips = Math.ceil(n.extent / (LANES * across))
  const vectors = n.extent % LANES === 0 && n.extent >= LANES * across
  const columns = vectors ? LANES : Math.ceil(n.extent / (across * strips))
  return { rows, columns, down, across, shared: false }
}

function sharedShape(c: Contraction, across: number): DirectShape {
  const [M, N] = [c.m.extent, c.n.extent]
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const most = batch * M * N * c.k.extent >= LARGE ? MOST_SUMS.large : MOST_SUMS.small
  const inner = c.terms.vars.at(-1)!
  const load = (vector: boolean): number => (vector ? COST.vectorLoad : COST.load)
  const loadA = load(canWiden([c.terms.a], inner))
  const [deepB, alongB] = [canWiden([c.terms.b], inner), canWiden([c.terms.b], c.n)]
  let best: DirectShape | null = null
  let least = Infinity
  for (let high = 1; high <= Math.min(M, most); high++) {
    const rows = balanced(M, high)
    if (rows !== high) continue
    const bands = Math.ceil(M / rows)
    for (let wide = 1; wide <= MOST_COLUMNS && rows * wide <= most; wide++) {
      const strips = Math.ceil(N / (wide * across))
      const vector = wide === LANES && N % LANES === 0
      const columns = vector ? LANES : Math.ceil(N / (across * strips))
      const term =
        columns * load(deepB || (vector && alongB)) +
        Math.ceil(rows / across) * loadA +
        rows * (columns * COST.product + COST.handed)
      const groups = batch * bands * strips
      const cost = Math.ceil(groups / TOGETHER) * term
      if (cost < least) [best, least] = [{ rows, columns, down: 1, across, shared: true }, cost]
    }
  }
  return best!
}
