// What sums of products cost on a processor with vectors of four: cycles of one core, for choosing between schedules and their sizes.

/**
 * Cycles of one turn of an inner loop that multiplies `rows` scalars, each in all lanes, by `columns` vectors: two multiply-adds and two
 * loads a cycle, no turn shorter than the latency of a multiply-add, and the loop itself.
 */
export const turnCost = (rows: number, columns: number): number =>
  Math.max((rows * columns) / 2, (rows + columns) / 2, 4) + 0.5

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
