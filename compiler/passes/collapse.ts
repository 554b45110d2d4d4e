// Joins neighbouring loops that every access treats as one: a contiguous tensor becomes one long loop.
import { type Expr, int, postorder, type Reduce, reduce, type Var, variable } from '../ir/expr.ts'
import { type Nest, renamed } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Lowered } from './lower.ts'

export const collapse = (lowered: Lowered): Lowered => ({
  ...lowered,
  nests: lowered.nests.map(collapseNest),
})

/** Collapses iteration dims and, inside reductions, their loops, from the innermost outwards. */
export function collapseNest(nest: Nest): Nest {
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

/** Whether the value asks which number `v` is: it would have to be divided out of a joined one. */
const chooses = (e: Expr, v: Var): boolean => e.op === 'apply' && e.fn === 'eq' && e.args.includes(v)

function joinDims(nest: Nest, i: number): Nest | null {
  const [outer, inner] = [nest.dims[i]!, nest.dims[i + 1]!]
  if (outer.extent * inner.extent > 2 ** 31 - 1) return null
  const before = nest.results.flatMap((x) => [x.value, x.index])
  if (postorder(before).some((e) => chooses(e, outer) || chooses(e, inner))) return null
  const joined = variable(outer.name, outer.extent * inner.extent)
  const [q, r] = split(joined, inner)
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

function collapseReductions(nest: Nest): Nest {
  let values = nest.results.map((r) => r.value)
  let names = nest.names
  for (let round = 0; round < 8; round++) {
    const joined = joinedReductions(values)
    if (!joined) break
    const after = substitute(values, joined)
    names = renamed(names, values, after)
    values = after
  }
  return { ...nest, names, results: nest.results.map((r, k) => ({ ...r, value: values[k]! })) }
}

/** The first reductions of which two loops become one, with what replaces them. Those over the same loops stay over the same ones. */
function joinedReductions(values: readonly Expr[]): ReadonlyMap<number, Expr> | null {
  const byLoops = new Map<string, Reduce[]>()
  for (const e of postorder(values)) {
    if (e.op !== 'reduce' || e.kind === 'argmax' || e.kind === 'argmin') continue
    const key = e.vars.map((v) => v.id).join()
    byLoops.set(key, [...(byLoops.get(key) ?? []), e])
  }
  for (const alike of byLoops.values()) {
    const joined = joinedLoops(alike)
    if (joined) return joined
  }
  return null
}

function joinedLoops(alike: readonly Reduce[]): ReadonlyMap<number, Expr> | null {
  const { vars } = alike[0]!
  const before = alike.map((e) => e.body)
  for (let i = vars.length - 2; i >= 0; i--) {
    const [outer, inner] = [vars[i]!, vars[i + 1]!]
    if (outer.extent * inner.extent > 2 ** 31 - 1) continue
    const joined = variable(outer.name, outer.extent * inner.extent)
    const [q, r] = split(joined, inner)
    const after = substitute(
      before,
      new Map([
        [outer.id, q],
        [inner.id, r],
      ]),
    )
    if (after.some((body, k) => divisions([body]) > divisions([before[k]!]))) continue
    const kept = [...vars.slice(0, i), joined, ...vars.slice(i + 2)]
    return new Map(alike.map((e, k) => [e.id, reduce(e.kind, kept, after[k]!)]))
  }
  return null
}
