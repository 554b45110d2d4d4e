// Finds products of products in a nest: sums over y of f(x, y) * w(y, n), where f is made of sums over k of a(x, k) * b(y, k), and perhaps of
// the largest value and the sum of each row x (softmax). Attention and its gradients are such nests.
import { constant, type Expr, operands, postorder, type Reduce, type Var } from '../ir/expr.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'

/** sum over k of a * b: a without y, b without x. */
export interface Inner {
  readonly sum: Reduce
  readonly k: Var
  readonly a: Expr
  readonly b: Expr
}

/** sum over y of weight * w. */
export interface Outer {
  /** The sum as the results hold it. */
  readonly sum: Reduce
  readonly weight: Expr
  readonly w: Expr
}

/** softmax over y: quotient = exp(score - highest) / total, where highest and total run over y. */
export interface Softmax {
  readonly highest: Reduce
  readonly total: Reduce
  readonly score: Expr
  readonly quotient: Expr
}

export interface Chain {
  readonly nest: Nest
  readonly batch: readonly Var[]
  readonly x: Var
  readonly y: Var
  readonly n: Var
  readonly inner: readonly Inner[]
  readonly outer: readonly Outer[]
  readonly softmax: Softmax | null
}

const reducesIn = (roots: readonly Expr[]): Reduce[] =>
  postorder(roots).filter((e): e is Reduce => e.op === 'reduce')

const renamed = (e: Expr, from: Var, to: Var): Expr =>
  from === to ? e : substitute([e], new Map([[from.id, to]]))[0]!

/** Whether two expressions are the same but for the names of their loops. */
export function alike(a: Expr, b: Expr): boolean {
  const names = new Map<number, number>()
  const seen = new Set<string>()
  const visit = (p: Expr, q: Expr): boolean => {
    if (p === q && p.free.every((id) => !names.has(id))) return true
    const key = `${p.id}:${q.id}`
    if (seen.has(key)) return true
    seen.add(key)
    if (p.op === 'var' || q.op === 'var') return names.get(p.id) === q.id
    if (p.op !== q.op || p.type !== q.type) return false
    if (p.op === 'const') return q.op === 'const' && Object.is(p.value, q.value)
    if (p.op === 'load' && (q.op !== 'load' || p.buffer !== q.buffer)) return false
    if (p.op === 'apply' && (q.op !== 'apply' || p.fn !== q.fn || p.args.length !== q.args.length))
      return false
    if (p.op === 'reduce') {
      if (q.op !== 'reduce' || p.kind !== q.kind || p.vars.length !== q.vars.length) return false
      if (p.vars.some((v, i) => v.extent !== q.vars[i]!.extent)) return false
      p.vars.forEach((v, i) => {
        names.set(v.id, q.vars[i]!.id)
      })
    }
    const [below, others] = [operands(p), operands(q)]
    return below.every((e, i) => visit(e, others[i]!))
  }
  return visit(a, b)
}

/** The chain of a nest, or null where it is none. */
export function findChain(nest: Nest): Chain | null {
  const values = nest.results.map((r) => r.value)
  const all = reducesIn(values)
  const holds = new Map(all.map((r) => [r.id, reducesIn([r.body])]))
  const found = all.flatMap((sum) => {
    const parts = holds.get(sum.id)!.length > 0 ? outerOf(sum, nest) : null
    return parts ? [parts] : []
  })
  const [first] = found
  if (!first) return null
  const { y, x, n, batch } = first
  const same = found.every((o) => o.x === x && o.n === n && o.y.extent === y.extent)
  if (!same) return null
  const outer = found.map((o) => ({ sum: o.sum, weight: renamed(o.weight, o.y, y), w: renamed(o.w, o.y, y) }))
  const softmax = softmaxOf(outer, all, x, y)
  if (softmax === undefined) return null
  const rest = new Set<Expr>(softmax ? [softmax.highest, softmax.total] : [])
  const inner: Inner[] = []
  const twins = new Map<number, Expr>()
  for (const sum of reducesBelow(
    [...outer.map((o) => o.weight), ...(softmax ? [softmax.score] : [])],
    rest,
  )) {
    const parts = innerOf(sum, x, y)
    if (!parts) return null
    const known = inner.find((i) => alike(i.sum, sum))
    if (known) twins.set(sum.id, known.sum)
    else inner.push(parts)
  }
  const once = outer.map((o) => ({ ...o, weight: substitute([o.weight], twins)[0]! }))
  if (inner.length === 0 || outer.some((o) => reducesIn([o.w]).length > 0)) return null
  if (inner.some((i) => reducesIn([i.a, i.b]).length > 0)) return null
  // Nothing else may be left to sum.
  const known = new Set<Expr>([...found.map((o) => o.sum), ...rest])
  const outside = reducesBelow(values, known)
  return outside.length > 0 ? null : { nest, batch, x, y, n, inner, outer: once, softmax }
}

/** Reductions that are reached without passing through one of `known`. */
function reducesBelow(roots: readonly Expr[], known: ReadonlySet<Expr>): Reduce[] {
  const seen = new Set<number>()
  const found: Reduce[] = []
  const stack = [...roots]
  for (let e = stack.pop(); e; e = stack.pop()) {
    if (seen.has(e.id) || known.has(e)) continue
    seen.add(e.id)
    if (e.op === 'reduce') found.push(e)
    else stack.push(...operands(e))
  }
  return found
}

function outerOf(
  sum: Reduce,
  nest: Nest,
): (Outer & { x: Var; y: Var; n: Var; batch: readonly Var[] }) | null {
  const { body } = sum
  if (sum.kind !== 'sum' || sum.type !== 'f32' || sum.vars.length !== 1) return null
  if (body.op !== 'apply' || body.fn !== 'mul') return null
  const y = sum.vars[0]!
  const [p, q] = body.args as [Expr, Expr]
  const nested = (e: Expr): boolean => reducesIn([e]).length > 0
  if (nested(p) === nested(q)) return null
  const [weight, w] = nested(p) ? [p, q] : [q, p]
  const only = (a: Expr, b: Expr): Var[] =>
    nest.dims.filter((d) => a.free.includes(d.id) && !b.free.includes(d.id))
  const [xs, ns] = [only(weight, w), only(w, weight)]
  if (xs.length !== 1 || ns.length !== 1 || !weight.free.includes(y.id) || !w.free.includes(y.id)) return null
  const [x, n] = [xs[0]!, ns[0]!]
  return { sum, weight, w, x, y, n, batch: nest.dims.filter((d) => d !== x && d !== n) }
}

function innerOf(sum: Reduce, x: Var, y: Var): Inner | null {
  const { body } = sum
  if (sum.kind !== 'sum' || sum.type !== 'f32' || sum.vars.length !== 1) return null
  if (body.op !== 'apply' || body.fn !== 'mul') return null
  const [p, q] = body.args as [Expr, Expr]
  const of = (e: Expr): string => `${e.free.includes(x.id)} ${e.free.includes(y.id)}`
  const k = sum.vars[0]!
  if (of(p) === 'true false' && of(q) === 'false true') return { sum, k, a: p, b: q }
  return of(q) === 'true false' && of(p) === 'false true' ? { sum, k, a: q, b: p } : null
}

/** The softmax in the weights; null where there is none, undefined where rows are reduced in another way. */
function softmaxOf(
  outer: readonly Outer[],
  all: readonly Reduce[],
  x: Var,
  y: Var,
): Softmax | null | undefined {
  const ofRow = all.filter(
    (r) => r.free.includes(x.id) && !r.free.includes(y.id) && reducesIn([r.body]).length > 0,
  )
  const rows = ofRow.filter((r) => !outer.some((o) => o.sum === r))
  if (rows.length === 0) return null
  const highest = rows.find((r) => r.kind === 'max')
  const total = rows.find((r) => r.kind === 'sum')
  const [only] = outer
  if (rows.length !== 2 || !highest || !total || outer.length !== 1 || !only) return undefined
  if (highest.vars.length !== 1 || total.vars.length !== 1) return undefined
  const quotient = postorder([only.weight]).find(
    (e) => e.op === 'apply' && e.fn === 'div' && e.args[1] === total,
  )
  const weight = quotient ? operands(quotient)[0]! : null
  if (!quotient || weight?.op !== 'apply' || weight.fn !== 'exp') return undefined
  const difference = weight.args[0]!
  if (difference.op !== 'apply' || difference.fn !== 'sub' || difference.args[1] !== highest) return undefined
  const score = difference.args[0]!
  const overY = (r: Reduce): Expr => renamed(r.body, r.vars[0]!, y)
  if (!alike(overY(highest), score) || !alike(overY(total), weight)) return undefined
  return isLinear(only.weight, quotient, new Set([highest, total]))
    ? { highest, total, score, quotient }
    : undefined
}

/** Whether `e` is `of` times something that sees neither `of` nor the rows: the sums may then be divided at the end. */
function isLinear(e: Expr, of: Expr, rows: ReadonlySet<Expr>): boolean {
  if (e === of) return true
  const free = (a: Expr): boolean => !postorder([a]).some((b) => b === of || rows.has(b))
  const isZero = (a: Expr): boolean => a.op === 'const' && a.value === 0
  if (e.op !== 'apply') return false
  const [a, b, c] = e.args as [Expr, Expr, Expr]
  const linear = (p: Expr): boolean => isLinear(p, of, rows)
  if (e.fn === 'mul') return (linear(a) && free(b)) || (free(a) && linear(b))
  if (e.fn === 'div') return linear(a) && free(b)
  if (e.fn === 'neg') return linear(a)
  if (e.fn === 'select') return free(a) && (isZero(b) || linear(b)) && (isZero(c) || linear(c))
  return false
}

/** A number that hides a key as minus infinity does. */
const HIDDEN = -1e30

/**
 * Where weights vanish: 'after' if they do for y > x, 'before' if they do for y < x; null where nothing is known. The first y, or the last
 * one, counts for every x, so that no row is hidden whole.
 */
export function hiddenSide(c: Chain): 'after' | 'before' | null {
  const { x, y } = c
  for (const side of ['after', 'before'] as const) {
    const condition = apply('le', side === 'after' ? [y, x] : [x, y], 'bool')
    const off = new Map<number, Expr>([[condition.id, constant(0, 'bool')]])
    const scores = c.softmax ? [c.softmax.score] : c.outer.map((o) => o.weight)
    if (!scores.every((e) => postorder([e]).includes(condition))) continue
    if (c.softmax ? isHidden(substitute(scores, off)[0]!) : scores.every((e) => vanishes(e, off))) return side
  }
  return null
}

const isHidden = (e: Expr): boolean => e.op === 'const' && e.value <= HIDDEN

/** Whether the value is 0 once the condition does not hold, as exp of a hidden score is. */
function vanishes(e: Expr, off: ReadonlyMap<number, Expr>): boolean {
  const [made] = substitute([e], off) as [Expr]
  const known = new Map<number, boolean>()
  const visit = (a: Expr): boolean => {
    const before = known.get(a.id)
    if (before !== undefined) return before
    const result = nothing(a)
    known.set(a.id, result)
    return result
  }
  const nothing = (a: Expr): boolean => {
    if (a.op === 'const') return a.value === 0
    if (a.op !== 'apply') return false
    const [p, q, r] = a.args as [Expr, Expr, Expr]
    if (a.fn === 'mul') return visit(p) || visit(q)
    if (a.fn === 'div' || a.fn === 'neg') return visit(p)
    if (a.fn === 'add' || a.fn === 'sub') return visit(p) && visit(q)
    if (a.fn === 'select') return visit(q) && visit(r)
    return a.fn === 'exp' && p.op === 'apply' && p.fn === 'sub' && isHidden(p.args[0]!)
  }
  return visit(made)
}
