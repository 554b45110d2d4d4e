// Joins neighbouring loops that every access treats as one: a contiguous tensor becomes one long loop.
import { type Expr, int, postorder, type Reduce, reduce, type Var, variable } from '../ir/expr.ts'
import type { Nest } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Lowered } from './lower.ts'

export const collapse = (lowered: Lowered): Lowered => ({
  ...lowered,
  nests: lowered.nests.map(collapseNest),
})

/** Collapses iteration dims and, inside reductions, their loops, from the innermost outwards. */
function collapseNest(nest: Nest): Nest {
  let current = collapseReductions(nest)
  for (let i = current.dims.length - 2; i >= 0; i--) {
    const joined = joinDims(current, i)
    if (joined) current = joined
  }
  return current
}

/** How many divisions the expressions hold: joining loops must not add any. */
const divisions = (roots: readonly Expr[]): number =>
  postorder(roots).filter((e) => e.op === 'apply' && (e.fn === 'idiv' || e.fn === 'imod')).length

function split(joined: Var, inner: Var): [Expr, Expr] {
  return [
    apply('idiv', [joined, int(inner.extent)], 'i32'),
    apply('imod', [joined, int(inner.extent)], 'i32'),
  ]
}

function joinDims(nest: Nest, i: number): Nest | null {
  const [outer, inner] = [nest.dims[i]!, nest.dims[i + 1]!]
  if (outer.extent * inner.extent > 2 ** 31 - 1) return null
  const joined = variable(outer.name, outer.extent * inner.extent)
  const [q, r] = split(joined, inner)
  const before = nest.results.flatMap((x) => [x.value, x.index])
  const after = substitute(
    before,
    new Map([
      [outer.id, q],
      [inner.id, r],
    ]),
  )
  if (divisions(after) > divisions(before)) return null
  return {
    ...nest,
    dims: [...nest.dims.slice(0, i), joined, ...nest.dims.slice(i + 2)],
    results: nest.results.map((x, k) => ({ ...x, value: after[2 * k]!, index: after[2 * k + 1]! })),
    names: renamed(nest.names, before, after),
  }
}

/** Names move to the expressions that replace the named ones. */
function renamed(
  names: ReadonlyMap<number, string>,
  before: readonly Expr[],
  after: readonly Expr[],
): ReadonlyMap<number, string> {
  const result = new Map<number, string>()
  const seen = new Set<number>()
  const visit = (a: Expr, b: Expr): void => {
    if (seen.has(a.id)) return
    seen.add(a.id)
    const name = names.get(a.id)
    if (name !== undefined) result.set(b.id, name)
    if (a.op === 'apply' && b.op === 'apply' && a.fn === b.fn)
      a.args.forEach((arg, k) => visit(arg, b.args[k]!))
    else if (a.op === 'reduce' && b.op === 'reduce') visit(a.body, b.body)
  }
  before.forEach((a, k) => visit(a, after[k]!))
  return result
}

function collapseReductions(nest: Nest): Nest {
  let values = nest.results.map((r) => r.value)
  let names = nest.names
  for (let round = 0; round < 8; round++) {
    const target = postorder(values).find(
      (e): e is Reduce =>
        e.op === 'reduce' &&
        e.kind !== 'argmax' &&
        e.kind !== 'argmin' &&
        e.vars.length > 1 &&
        joinedReduction(e) !== null,
    )
    if (!target) break
    const after = substitute(values, new Map([[target.id, joinedReduction(target)!]]))
    names = renamed(names, values, after)
    values = after
  }
  return { ...nest, names, results: nest.results.map((r, k) => ({ ...r, value: values[k]! })) }
}

function joinedReduction(e: Reduce): Expr | null {
  for (let i = e.vars.length - 2; i >= 0; i--) {
    const [outer, inner] = [e.vars[i]!, e.vars[i + 1]!]
    if (outer.extent * inner.extent > 2 ** 31 - 1) continue
    const joined = variable(outer.name, outer.extent * inner.extent)
    const [q, r] = split(joined, inner)
    const [body] = substitute(
      [e.body],
      new Map([
        [outer.id, q],
        [inner.id, r],
      ]),
    ) as [Expr]
    if (divisions([body]) > divisions([e.body])) continue
    return reduce(e.kind, [...e.vars.slice(0, i), joined, ...e.vars.slice(i + 2)], body)
  }
  return null
}
