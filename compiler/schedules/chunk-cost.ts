// What sums of products cost on a processor with vectors of four: cycles of one core, for choosing between schedules and their sizes.

/** Addresses that a loop can keep in registers beside all else. */
const ADDRESSES = 4

/**
 * Cycles of one turn of an inner loop that multiplies `rows` scalars, each in all lanes, by `columns` vectors: two multiply-adds and two
 * loads a cycle, no turn shorter than the latency of a multiply-add, and the loop itself. Of `apart` places that lie far from each other, those
 * beyond what registers hold cost two loads more.
 */
export const turnCost = (rows: number, columns: number, apart = rows): number =>
  Math.max((rows * columns) / 2, (rows + columns) / 2 + Math.max(0, apart - ADDRESSES), 4) + 0.5

/** Cores that may share the groups of a kernel. */
const CORES = [2, 4, 8]

/** How much longer the core with the most groups takes than if all had the same, on the average of usual numbers of cores. */
export const imbalance = (groups: number): number =>
  CORES.reduce((sum, cores) => sum + (Math.ceil(groups / cores) * cores) / groups, 0) / CORES.length

/** Cycles to store one result with what follows the sum. */
export const STORE = 1
/** Cycles to add up the lanes of one sum. */
export const ADD_LANES = 3
/** Cycles to pack one element: of lines that are copied whole, of vectors found one by one, and of elements found one by one. */
export const PACK = { lines: 0.3, vectors: 0.5, elements: 1.4 } as const
/** Cycles to bring one element from behind the second level of caches. */
export const FETCH = 0.25
/** Cycles for one sum of a tile to go to scratch memory and back. */
export const SPILL = 0.5
/** Cycles until a cache line comes from the second level, where nothing foresees it. */
export const MISS = 12
/** Elements that stay in a cache of the first level. */
export const NEAR = 8192
/** Elements of a cache line; lines of a cache of the first level that share a place, and its places. */
export const LINE = 16
const WAYS = 8
const SETS = 64

/** Whether `count` lines, `stride` elements from one to the next, push each other out of a cache of the first level. */
export function collide(stride: number, count: number): boolean {
  if (stride % LINE !== 0) return false
  const sets = SETS / greatestDivisor(SETS, stride / LINE)
  return count > sets * WAYS
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
/** Cycles for a line from the second level where many are under way. */
export const REFETCH = 4
