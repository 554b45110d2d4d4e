// Sums of products whose terms lie side by side in both factors, with few results: dot products of vectors, read where they lie.
import type { Var } from '../ir/expr.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import { ADD_LANES, imbalance, STORE } from './chunk-cost.ts'
import { type Block, extentOf, isConsecutive, type Product, type RankedBlock, rankBlocks } from './direct.ts'
import type { Emitter } from './emitter.ts'
import { kapply, kconst, ksplat, multiplyAdd } from './kexpr.ts'

/** Products for each packed element, above which packed panels are faster. */
const MAX_REUSE = 48

/** Whether the product suits `chunkDot`: the innermost loop of the sum runs through consecutive elements of both factors. */
export function isDot(p: Product, profile: Profile): boolean {
  const k = p.reduce.vars[p.reduce.vars.length - 1]!
  const [m, n] = [extentOf(p.rows), extentOf(p.columns)]
  return (
    profile.lanes === 4 &&
    k.extent >= 4 &&
    (m * n) / (m + n) <= MAX_REUSE &&
    isConsecutive(p.a, k) &&
    isConsecutive(p.b, k)
  )
}

interface Dots {
  readonly p: Product
  readonly emitter: Emitter
  readonly row: Var
  readonly column: Var
  readonly block: Block
  readonly fma: boolean
  /** Lanes that the last vector of a row of terms adds; null where whole vectors cover it. */
  readonly tail: KExpr | null
  readonly store: () => void
}

/** Register blocks of rows by columns, the fastest first, with the cycles of the whole kernel. */
export function dotBlocks(p: Product, profile: Profile): RankedBlock[] {
  const [row, column] = [p.rows.at(-1)!, p.columns.at(-1)!]
  const k = p.reduce.vars.at(-1)!
  const turns =
    (extentOf(p.nest.dims) / row.extent / column.extent) *
    (extentOf(p.reduce.vars) / k.extent) *
    Math.ceil(k.extent / 4)
  const ends = extentOf(p.nest.dims) * (ADD_LANES + STORE)
  const { groups } = sharing(p, profile)
  return rankBlocks(row.extent, column.extent, column.extent, (r, c) => r + c - 2).map((block) => ({
    ...block,
    cost: (turns * block.cost + ends) * imbalance(groups),
  }))
}

/** The outer loops that become groups. */
function sharing(p: Product, profile: Profile): { outer: Var[]; count: number; groups: number } {
  const outer = p.nest.dims.filter((d) => d !== p.rows.at(-1) && d !== p.columns.at(-1))
  let count = 0
  let groups = 1
  while (count < outer.length && groups < 2 * profile.parallelism) groups *= outer[count++]!.extent
  return { outer, count, groups }
}

export function chunkDot(
  p: Product,
  buffers: readonly BufferInfo[],
  profile: Profile,
  block: Block,
): UncountedKernel {
  const { nest } = p
  const [row, column] = [p.rows[p.rows.length - 1]!, p.columns[p.columns.length - 1]!]
  const k = p.reduce.vars[p.reduce.vars.length - 1]!
  const emitter = chunkEmitter(nest, buffers, profile)
  emitter.register([p.a, p.b])
  emitter.constantOffsets = true
  const tail = k.extent % 4 === 0 ? null : tailLanes(emitter, k.extent % 4)
  const { outer, count, groups } = sharing(p, profile)
  bindDigits(emitter, outer.slice(0, count), groupRef)

  const store = (): void => storeResults(nest, buffers, emitter)
  const dots: Dots = { p, emitter, row, column, block, fma: profile.fma, tail, store }
  const nested = (vars: readonly Var[]): void => {
    const [next, ...rest] = vars
    if (next) emitter.loop(next, kconst(0), kconst(next.extent), 1, 1, () => nested(rest))
    else
      inBlocks(emitter, row, block.rows, (rows) =>
        inBlocks(emitter, column, block.columns, (columns) => products(dots, rows, columns)),
      )
  }
  nested(outer.slice(count))
  return finishKernel(nest, buffers, {
    schedule: `dot products, blocks of ${block.rows} x ${block.columns} in registers`,
    groups,
    threads: 1,
    body: emitter.body,
  })
}

/** True in the last `count` lanes. */
function tailLanes(emitter: Emitter, count: number): KExpr {
  const lanes: KExpr = {
    op: 'vector',
    parts: [kconst(0), kconst(1), kconst(2), kconst(3)],
    type: 'i32',
    lanes: 4,
  }
  return emitter.let('last_lanes', kapply('le', [kconst(4 - count), lanes], 'bool'))
}

/** A variable in steps of `size`, and what is left in a step of its own. */
function inBlocks(emitter: Emitter, v: Var, size: number, body: (size: number) => void): void {
  const whole = Math.floor(v.extent / size) * size
  if (whole === size) emitter.fixed(v, kconst(0), 1, () => body(size))
  else if (whole > 0) emitter.loop(v, kconst(0), kconst(whole), size, 1, () => body(size))
  if (whole < v.extent) emitter.fixed(v, kconst(whole), 1, () => body(v.extent - whole))
}

/** One block of results: vectors of partial sums, the sums of their lanes, then the tail of each result. */
function products(d: Dots, rows: number, columns: number): void {
  const { p, emitter, row, column } = d
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
  const sums = range(rows).map(() => range(columns).map(() => emitter.mutable('c', ksplat(kconst(0, 'f32')))))
  const [k] = p.reduce.vars.slice(-1) as [Var]
  const add = (mask: KExpr | null): void => {
    const lanes = (stem: string, e: Product['a']): KExpr => {
      const value = emitter.value(e)
      return emitter.let(
        stem,
        mask === null ? value : kapply('select', [mask, value, ksplat(kconst(0, 'f32'))], 'f32'),
      )
    }
    const a = range(rows).map((r) => lanes('a', emitter.shifted(p.a, row, r)))
    range(columns).forEach((c) => {
      const b = lanes('b', emitter.shifted(p.b, column, c))
      a.forEach((x, r) => {
        const sum = sums[r]![c]!
        emitter.push({ kind: 'assign', name: sum.name, value: multiplyAdd(x, b, sum, d.fma) })
      })
    })
  }
  const terms = (vars: readonly Var[]): void => {
    const [next, ...rest] = vars
    if (next) {
      emitter.loop(next, kconst(0), kconst(next.extent), 1, 1, () => terms(rest))
      return
    }
    emitter.loop(k, kconst(0), kconst(k.extent - (k.extent % 4)), 4, 4, () => add(null))
    if (d.tail) emitter.fixed(k, kconst(k.extent - 4), 4, () => add(d.tail))
  }
  terms(p.reduce.vars.slice(0, -1))

  const [top, left] = [emitter.value(row), emitter.value(column)]
  const at = (base: KExpr, by: number): KExpr =>
    base.op === 'const' ? kconst(base.value + by) : by === 0 ? base : kapply('add', [base, kconst(by)])
  sums.forEach((line, r) => {
    line.forEach((sum, c) => {
      emitter.inline(() => {
        emitter.bind(row, at(top, r))
        emitter.bind(column, at(left, c))
        emitter.bind(p.reduce, emitter.let('total', sumOfLanes(sum)))
        d.store()
      })
    })
  })
}

function sumOfLanes(value: KExpr): KExpr {
  const lane = (i: 0 | 1 | 2 | 3): KExpr => ({ op: 'lane', value, lane: i, type: 'f32', lanes: 1 })
  return kapply('add', [kapply('add', [lane(0), lane(1)]), kapply('add', [lane(2), lane(3)])])
}
