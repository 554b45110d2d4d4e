// Finds a matrix product in a nest: a sum of products whose factors each lack some of the result's dims.
import { type Expr, int, postorder, type Reduce, type Var, variable } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import { type BufferInfo, divideResults, type Nest, type Result, reductionsOf } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'

/**
 * result[batch, m, n] = tail(sum over k of a[batch, m, k] * b[batch, n, k]). `m`, `n` and `k` are flat numbers over several loops;
 * `a`, `b` and the results' expressions are written in them.
 */
export interface Contraction {
  readonly reduce: Reduce
  /** Loops outside of the tiles. */
  readonly batch: readonly Var[]
  readonly m: Var
  readonly n: Var
  readonly k: Var
  readonly a: Expr
  readonly b: Expr
  /** The same with the loops of the sum as they were. */
  readonly terms: { readonly vars: readonly Var[]; readonly a: Expr; readonly b: Expr }
  /** Sums over k of one factor alone, such as the gradient of a bias beside that of its weights. */
  readonly sums: readonly FactorSum[]
  /** The results of the product. */
  readonly elements: Nest
  /** All results. */
  readonly nest: Nest
}

export interface FactorSum {
  readonly which: 'a' | 'b'
  readonly reduce: Reduce
  /** The results that are made of it, which lack the dims of the other factor. */
  readonly results: Nest
}

/** Products below this are as fast in plain loops. */
const MIN_WORK = 1 << 13

/** Divides a flat number into its loops, outermost first. */
function digits(flat: Expr, vars: readonly Var[]): Map<number, Expr> {
  const result = new Map<number, Expr>()
  let rest = flat
  for (let i = vars.length - 1; i >= 0; i--) {
    const v = vars[i]!
    result.set(v.id, i === 0 ? rest : apply('imod', [rest, int(v.extent)], 'i32'))
    rest = apply('idiv', [rest, int(v.extent)], 'i32')
  }
  return result
}

const extentOf = (vars: readonly Var[]): number => vars.reduce((n, v) => n * v.extent, 1)

/** The contraction of a nest, or null where it has none worth tiles. */
export function findContraction(nest: Nest): Contraction | null {
  const { elements, rows } = divideResults(nest)
  const reductions = reductionsOf(elements)
  const [target] = reductions
  if (!target || reductions.length !== 1 || target.kind !== 'sum' || target.type !== 'f32') return null
  const { body } = target
  if (body.op !== 'apply' || body.fn !== 'mul') return null
  const [p, q] = body.args as [Expr, Expr]
  const innermost = nest.dims[nest.dims.length - 1]
  if (!innermost) return null
  if (!rows.results.every((r) => sumsFactor(nest, r, target, [p, q]))) return null
  const only = (x: Expr, y: Expr): Var[] =>
    nest.dims.filter((d) => x.free.includes(d.id) && !y.free.includes(d.id))
  // The second factor is the one with the innermost dim, so that rows of the tile are stored side by side.
  const [a, b] = p.free.includes(innermost.id) && !q.free.includes(innermost.id) ? [q, p] : [p, q]
  const mDims = only(a, b)
  const nAll = only(b, a)
  if (mDims.length === 0 || !nAll.includes(innermost)) return null
  const nDims = storedTogether(elements, nAll)
  const [M, N, K] = [extentOf(mDims), extentOf(nDims), extentOf(target.vars)]
  if (M < 2 || N < 4 || K < 4 || M * N * K < MIN_WORK) return null

  const [m, n, k] = [variable('m', M), variable('n', N), variable('k', K)]
  const outside = new Map<number, Expr>([...digits(m, mDims), ...digits(n, nDims)])
  const substituted = (own: Nest): Nest => {
    const roots = substitute(
      own.results.flatMap((r) => [r.value, r.index]),
      outside,
    )
    const results = own.results.map((r, i) => ({ ...r, value: roots[2 * i]!, index: roots[2 * i + 1]! }))
    return { ...own, results }
  }
  const [ta, tb] = substitute([a, b], outside) as [Expr, Expr]
  const inside = new Map<number, Expr>([...outside, ...digits(k, target.vars)])
  const [fa, fb] = substitute([a, b], inside) as [Expr, Expr]
  const product = substituted(elements)
  const whole = substituted(nest)
  const sums = (['a', 'b'] as const).flatMap((which): FactorSum[] => {
    const factor = which === 'a' ? ta : tb
    const results = substituted(rows).results.filter((r) => reducesOf(r)[0]!.body === factor)
    return results.length === 0
      ? []
      : [{ which, reduce: reducesOf(results[0]!)[0]!, results: { ...nest, results } }]
  })
  return {
    reduce: reductionsOf(product)[0]!,
    batch: nest.dims.filter((d) => !mDims.includes(d) && !nDims.includes(d)),
    m,
    n,
    k,
    a: fa,
    b: fb,
    terms: { vars: target.vars, a: ta, b: tb },
    sums,
    elements: product,
    nest: whole,
  }
}

const reducesOf = (r: Result): Reduce[] => postorder([r.value]).filter((e): e is Reduce => e.op === 'reduce')

/** Whether a result is made of the sum of one factor over the product's own loops, and has an element for each of the sum's. */
function sumsFactor(nest: Nest, r: Result, target: Reduce, factors: readonly Expr[]): boolean {
  const [sum, ...more] = reducesOf(r)
  if (!sum || more.length > 0 || sum.kind !== 'sum' || !factors.includes(sum.body)) return false
  const sameLoops = sum.vars.length === target.vars.length && sum.vars.every((v, i) => v === target.vars[i])
  return sameLoops && nest.dims.every((d) => sum.free.includes(d.id) === r.index.free.includes(d.id))
}

/** The trailing dims of `all` that one flat number can run over with consecutive stores. */
function storedTogether(nest: Nest, all: readonly Var[]): Var[] {
  let chosen = all.slice(-1)
  for (let i = all.length - 2; i >= 0; i--) {
    const longer = [all[i]!, ...chosen]
    const flat = variable('n', extentOf(longer))
    const indices = substitute(
      nest.results.map((r) => r.index),
      digits(flat, longer),
    )
    if (indices.some((e) => affineFactor(e, flat) !== 1)) break
    chosen = longer
  }
  return chosen
}

/** Whether rows of a can be read where they lie: elements of 32 bits, the terms of a row side by side. */
export function readInPlace(c: Contraction, buffers: readonly BufferInfo[]): boolean {
  return (
    c.a.op === 'load' &&
    buffers[c.a.buffer]!.type.dtype === 'f32' &&
    affineFactor(c.a.index, c.k) === 1 &&
    affineFactor(c.a.index, c.m) !== null
  )
}
