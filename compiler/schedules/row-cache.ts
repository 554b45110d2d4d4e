// Values that a row-wise kernel needs twice, along its reduction and in its result: computed once and kept in local memory.
import { type Apply, type Expr, type Fn, operands, type Reduce, type Var } from '../ir/expr.ts'
import type { Nest } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'

export interface RowCache {
  readonly reduce: Reduce
  /** The value as a function of the result's last loop, and of the reduction's. */
  readonly inResult: Expr
  readonly inReduce: Expr
}

/** Functions that cost more than a store and a load. */
export const dear: ReadonlySet<Fn> = new Set<Fn>([
  'exp',
  'exp_down',
  'exp2',
  'expm1',
  'log',
  'log1p',
  'log2',
  'sin',
  'cos',
  'tan',
  'tanh',
  'erf',
  'sigmoid',
  'pow',
  'sinh',
  'cosh',
])

/** Everything below `roots` that is computed in the innermost loop: reductions are left out. */
function below(roots: readonly Expr[]): Map<number, Expr> {
  const seen = new Map<number, Expr>()
  const stack = [...roots]
  while (stack.length > 0) {
    const e = stack.pop()!
    if (seen.has(e.id) || e.op === 'reduce') continue
    seen.set(e.id, e)
    stack.push(...operands(e))
  }
  return seen
}

/** The first dear value that both the result and a reduction over the same extent compute; null where there is none. */
export function findRowCache(nest: Nest, inner: Var, reductions: readonly Reduce[]): RowCache | null {
  const inResult = below(nest.results.map((r) => r.value))
  for (const reduce of reductions) {
    const [k] = reduce.vars
    if (reduce.vars.length !== 1 || !k || k.extent !== inner.extent || reduce.free.includes(inner.id))
      continue
    const [moved] = substitute([reduce.body], new Map([[k.id, inner]])) as [Expr]
    const shared = [...below([moved]).values()].find(
      (e): e is Apply =>
        e.op === 'apply' && dear.has(e.fn) && e.free.includes(inner.id) && inResult.has(e.id),
    )
    if (!shared) continue
    const [inReduce] = substitute([shared], new Map([[inner.id, k]])) as [Expr]
    return { reduce, inResult: shared, inReduce }
  }
  return null
}
