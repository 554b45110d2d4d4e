// Sums of products with few rows, read where they lie: packing columns for so few rows would cost more than the products.

import type { Expr, Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import { collide, imbalance, LINE, MISS, NEAR, REFETCH, STORE } from './chunk-cost.ts'
import { bindSum, storeVectors } from './chunk-pairs.ts'
import {
  type Block,
  extentOf,
  footprint,
  isConsecutive,
  isVector,
  type Product,
  type RankedBlock,
  rankBlocks,
  vectorRegisters,
} from './direct.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kmul, ksplat, multiplyAdd } from './kexpr.ts'

/** Elements of `b` that one sweep over the columns may touch: more leave the cache before the next rows read them again. */
const MAX_FOOTPRINT = 1 << 17

/** Whether the product suits `chunkDirect`: vectors along the result's innermost dim in `b` and in the results, and a small sweep. */
export function isDirect(p: Product, profile: Profile): boolean {
  const v = p.nest.dims[p.nest.dims.length - 1]!
  return (
    profile.lanes === 4 &&
    v.extent >= 4 &&
    isConsecutive(p.b, v) &&
    footprint(p.b, [v, ...p.reduce.vars]) <= MAX_FOOTPRINT &&
    p.nest.results.every((r) => affineFactor(r.index, v) === 1 && !dividesLane(r.value, v))
  )
}

/** Whether the tail around the sum loads in steps that vectors with any start cannot follow. Each shared part is visited once. */
function dividesLane(value: Product['a'], v: Var): boolean {
  const seen = new Set<number>()
  const stack = [value]
  for (let e = stack.pop(); e; e = stack.pop()) {
    if (seen.has(e.id) || e.op === 'reduce' || !e.free.includes(v.id)) continue
    seen.add(e.id)
    if (e.op === 'load' && !isVector(e, v)) return true
    if (e.op !== 'apply') continue
    if (['idiv', 'imod', 'floordiv', 'floormod', 'checked'].includes(e.fn)) return true
    stack.push(...e.args)
  }
  return false
}

/** Register blocks of rows by vectors, the fastest first, with the cycles of the whole kernel. */
export function directBlocks(p: Product, profile: Profile): RankedBlock[] {
  const [row, v] = [p.rows.at(-1)!, p.nest.dims.at(-1)!]
  const outer = p.nest.dims.filter((d) => d !== v && d !== row)
  const results = extentOf(p.nest.dims)
  const registers = vectorRegisters(v.extent, profile.joined)
  return rankBlocks(row.extent, Math.ceil(v.extent / 4), 4, undefined, registers).map((block) => {
    const turns = extentOf(outer) * extentOf(p.reduce.vars)
    const { groups, shares } = sharing(p, profile, block)
    const strips = Math.ceil(row.extent / block.rows) * Math.ceil(v.extent / 4 / block.columns)
    const waits = missesOf(p, block) + refetchesOf(p)
    const cycles = turns * (block.cost + strips * waits) + results * STORE
    return { ...block, cost: cycles * imbalance(groups * shares) }
  })
}

/** Cycles that a turn waits for columns of `b` which the cache cannot hold until the next rows: at successive terms they collide. */
function refetchesOf(p: Product): number {
  if (p.b.op !== 'load') return 0
  let inner = 1
  for (const v of [...p.reduce.vars].reverse()) {
    const stride = Math.abs(affineFactor(p.b.index, v) ?? 0)
    if (stride > 0 && collide(stride, v.extent)) return REFETCH / inner
    inner *= v.extent
  }
  return 0
}

/**
 * Cycles that a turn waits for rows of `a` whose terms do not lie one after the other, as those of a transposed filter: each piece of them is
 * a cache line or more that nothing foresees.
 */
function missesOf(p: Product, block: Block): number {
  if (p.a.op !== 'load') return 0
  const { index } = p.a
  let run = 1
  let together = 1
  for (const v of [...p.reduce.vars].reverse()) {
    if (run === together && Math.abs(affineFactor(index, v) ?? 0) === run) run *= v.extent
    together *= v.extent
  }
  if (run === together || block.rows * together <= NEAR) return 0
  const side = Math.abs(affineFactor(index, p.rows.at(-1)!) ?? 0) === run
  const lines = side ? (block.rows * run) / LINE + 1 : block.rows * (run / LINE + 1)
  return (lines / run) * MISS
}

/** How many of the loops outside become groups, how many groups, and in how many shares the rows are cut where these are too few. */
function sharing(
  p: Product,
  profile: Profile,
  block: Block,
): { count: number; groups: number; share: number; shares: number } {
  const [row, v] = [p.rows.at(-1)!, p.nest.dims.at(-1)!]
  const outer = p.nest.dims.filter((d) => d !== v && d !== row)
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  const blocks = Math.ceil(row.extent / block.rows)
  const share = Math.ceil(blocks / Math.min(blocks, Math.ceil((2 * profile.parallelism) / groups)))
  return { count, groups, share, shares: Math.ceil(blocks / share) }
}

export function chunkDirect(
  p: Product,
  buffers: readonly BufferInfo[],
  profile: Profile,
  block: Block,
): UncountedKernel {
  const { nest } = p
  const v = nest.dims[nest.dims.length - 1]!
  const row = p.rows[p.rows.length - 1]!
  const emitter = chunkEmitter(nest, buffers, profile)
  emitter.register([p.a, p.b])
  emitter.constantOffsets = true
  const vectors = Math.ceil(v.extent / 4)
  const outer = nest.dims.filter((d) => d !== v && d !== row)
  const { count, groups, share, shares } = sharing(p, profile, block)
  const part = shares > 1 ? emitter.let('part', kapply('imod', [groupRef, kconst(shares)])) : null
  const rest = part ? emitter.let('rest', kapply('idiv', [groupRef, kconst(shares)])) : groupRef
  bindDigits(emitter, outer.slice(0, count), rest)

  const strip = { row, v, block, vectors, fma: profile.fma, part, share: share * block.rows, shares }
  const nested = (vars: readonly Var[]): void => {
    const [next, ...inner] = vars
    if (next) emitter.loop(next, kconst(0), kconst(next.extent), 1, 1, () => nested(inner))
    else overRows(p, buffers, emitter, strip)
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: `direct contraction, blocks of ${block.rows} x ${4 * block.columns} in registers`,
    groups: groups * shares,
    threads: 1,
    body: emitter.body,
  })
}

interface Strip {
  readonly row: Var
  readonly v: Var
  readonly block: Block
  readonly vectors: number
  readonly fma: boolean
  /** Which part of the rows this group computes; null for all. */
  readonly part: KExpr | null
  /** Rows of one part, and the number of parts. */
  readonly share: number
  readonly shares: number
}

/** All blocks of the row variable and the lane variable: whole ones in loops, then what is left. */
function overRows(p: Product, buffers: readonly BufferInfo[], emitter: Emitter, s: Strip): void {
  const wholeRows = Math.floor(s.row.extent / s.block.rows) * s.block.rows
  const columns = (rows: number) => (): void => {
    // The last vector may reach past the end: it starts earlier, and belongs to the piece that is left.
    const reach = Math.floor(s.v.extent / 4)
    const whole = Math.floor(reach / s.block.columns) * s.block.columns
    if (whole > 0)
      emitter.loop(s.v, kconst(0), kconst(4 * whole), 4 * s.block.columns, 4, () =>
        products(p, buffers, emitter, { ...s, rows, count: s.block.columns, last: null }),
      )
    if (whole < s.vectors)
      emitter.fixed(s.v, kconst(4 * whole), 4, () =>
        products(p, buffers, emitter, { ...s, rows, count: s.vectors - whole, last: 4 * whole }),
      )
  }
  const from = s.part ? emitter.let('first_row', kmul(s.part, s.share)) : kconst(0)
  const end = s.part ? kapply('min', [kadd(from, kconst(s.share)), kconst(wholeRows)]) : kconst(wholeRows)
  if (wholeRows > 0) emitter.loop(s.row, from, end, s.block.rows, 1, columns(s.block.rows))
  if (wholeRows === s.row.extent) return
  const tail = (): void => emitter.fixed(s.row, kconst(wholeRows), 1, columns(s.row.extent - wholeRows))
  if (!s.part) tail()
  else {
    const last = kapply('eq', [s.part, kconst(s.shares - 1)], 'bool')
    emitter.scoped(tail, (then) => ({ kind: 'if', condition: last, then, else: [] }))
  }
}

interface Piece extends Strip {
  readonly rows: number
  /** Vectors side by side. */
  readonly count: number
  /** Where the piece starts if it is the last one, else null. */
  readonly last: number | null
}

/** One block of results: its sums in registers, then its tail. */
function products(p: Product, buffers: readonly BufferInfo[], emitter: Emitter, s: Piece): void {
  const { v, row } = s
  const offsets = Array.from({ length: s.count }, (_, u) =>
    s.last === null ? 4 * u : Math.min(4 * u, v.extent - 4 - s.last),
  )
  const sums = Array.from({ length: s.rows }, () =>
    offsets.map(() => emitter.mutable('c', ksplat(kconst(0, 'f32')))),
  )
  const terms = (vars: readonly Var[]): void => {
    const [k, ...rest] = vars
    if (k) {
      emitter.loop(k, kconst(0), kconst(k.extent), 1, 1, () => terms(rest))
      return
    }
    const b = offsets.map((by) => emitter.let('b', emitter.value(emitter.shifted(p.b, v, by))))
    sums.forEach((rowSums, r) => {
      const a = emitter.let('a', ksplat(emitter.value(emitter.shifted(p.a, row, r))))
      rowSums.forEach((c, u) => {
        emitter.push({ kind: 'assign', name: c.name, value: multiplyAdd(a, b[u]!, c, s.fma) })
      })
    })
  }
  terms(p.reduce.vars)
  const full = offsets.filter((by, u) => by === 4 * u).length
  if (emitter.joins && full > 0)
    sums.forEach((rowSums, r) => {
      storeJoined(p, buffers, emitter, row, r, v, rowSums.slice(0, full))
    })
  const [top, left] = emitter.scalarLane(() => [emitter.value(row), emitter.value(v)])
  const at = (base: KExpr, by: number): KExpr =>
    base.op === 'const' ? kconst(base.value + by) : by === 0 ? base : kapply('add', [base, kconst(by)])
  sums.forEach((rowSums, r) => {
    rowSums.forEach((sum, u) => {
      if (emitter.joins && u < full) return
      const by = offsets[u]!
      emitter.inline(() => {
        emitter.bind(row, at(top, r))
        if (by === 4 * u) {
          emitter.bind(v, at(left, by))
          emitter.bindVector(p.reduce, sum)
          storeResults(p.nest, buffers, emitter)
          return
        }
        // Lanes that the vector before has stored are left out.
        for (let lane = 4 * u - by; lane < 4; lane++)
          emitter.inline(() =>
            emitter.scalarLane(() => {
              emitter.bind(v, at(left, by + lane))
              emitter.bind(p.reduce, {
                op: 'lane',
                value: sum,
                lane: lane as 1 | 2 | 3,
                type: 'f32',
                lanes: 1,
              })
              storeResults(p.nest, buffers, emitter)
            }),
          )
      })
    })
  })
}

/**
 * One row of a block, from its sums on: vectors that lie side by side are stored together, at one address, for engines that join them. They
 * may replace what their own tails read, so that all values come before the first store.
 */
function storeJoined(
  p: Product,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  row: Var,
  r: number,
  v: Var,
  sums: readonly KExpr[],
): void {
  const left = emitter.scalarLane(() => emitter.value(v))
  emitter.inline(() => {
    // What depends on it belongs here, where the sums are known.
    emitter.bind(v, left)
    const prepare = (values: readonly Expr[], by: number): void => bindSum(emitter, values, sums[by / 4]!)
    storeVectors(p.nest, buffers, emitter, v, sums.length, prepare, (e) => emitter.shifted(e, row, r))
  })
}
