// Joins the nest of a sum of a product's factor to that of the product: the gradient of a bias beside that of its weights, over one loop.
import { type Expr, postorder, type Reduce, type Var } from '../ir/expr.ts'
import { divideResults, type Nest, reductionsOf, renamed } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'

/** The sum of products that a nest computes for each element, and its factors. */
export function productOf(nest: Nest): { readonly sum: Reduce; readonly factors: readonly Expr[] } | null {
  const [sum, ...more] = reductionsOf(divideResults(nest).elements)
  if (!sum || more.length > 0 || sum.kind !== 'sum' || sum.type !== 'f32') return null
  return sum.body.op === 'apply' && sum.body.fn === 'mul' ? { sum, factors: sum.body.args } : null
}

/** The only reduction of a nest whose every element is made of a sum of its own. */
export function sumOf(nest: Nest): Reduce | null {
  const [sum, ...more] = reductionsOf(nest)
  if (!sum || more.length > 0 || sum.kind !== 'sum' || sum.type !== 'f32') return null
  const whole = nest.results.every(
    (r) => postorder([r.value]).includes(sum) && nest.dims.every((d) => r.index.free.includes(d.id)),
  )
  return whole && nest.dims.every((d) => sum.free.includes(d.id)) ? sum : null
}

/** What a value is read from: equal for a factor and its sum, whatever their loops are called. */
export const buffersKey = (e: Expr): string =>
  [...new Set(postorder([e]).flatMap((x) => (x.op === 'load' ? [x.buffer] : [])))]
    .sort((a, b) => a - b)
    .join()

/**
 * One nest with the results of both, where what `other` sums is a factor of the product over the product's own loops. A loop of one nest is
 * found among those of the other by trying: they are few, and equal values are one object. Null where there is no such factor.
 */
export function joinSums(nest: Nest, other: Nest): Nest | null {
  const [product, sum] = [productOf(nest), sumOf(other)]
  if (!product || !sum) return null
  for (const factor of product.factors) {
    const dims = nest.dims.filter((d) => factor.free.includes(d.id))
    if (dims.length !== other.dims.length || dims.length === nest.dims.length) continue
    if (buffersKey(factor) !== buffersKey(sum.body)) continue
    for (const loops of pairings(sum.vars, product.sum.vars))
      for (const outer of pairings(other.dims, dims)) {
        const map = new Map([...loops, ...outer])
        if (substitute([sum.body], map)[0] === factor) return joined(nest, other, map)
      }
  }
  return null
}

/** Every way to give each of `from` one of `to` with as many turns, the given order first. */
function* pairings(from: readonly Var[], to: readonly Var[]): Generator<[number, Expr][]> {
  if (from.length !== to.length) return
  const [first, ...rest] = from
  if (!first) {
    yield []
    return
  }
  for (const v of to) {
    if (v.extent !== first.extent) continue
    for (const others of pairings(
      rest,
      to.filter((w) => w !== v),
    ))
      yield [[first.id, v], ...others]
  }
}

function joined(nest: Nest, other: Nest, map: ReadonlyMap<number, Expr>): Nest {
  const before = other.results.flatMap((r) => [r.value, r.index])
  const after = substitute(before, map)
  const known = new Set(nest.origins.map((o) => `${o.file}:${o.start}:${o.end}`))
  return {
    ...nest,
    name: `${nest.name}_${other.name}`.slice(0, 60),
    results: [
      ...nest.results,
      ...other.results.map((r, i) => ({ ...r, value: after[2 * i]!, index: after[2 * i + 1]! })),
    ],
    names: new Map([...renamed(other.names, before, after), ...nest.names]),
    origins: [...nest.origins, ...other.origins.filter((o) => !known.has(`${o.file}:${o.start}:${o.end}`))],
    steps: [...nest.steps, ...other.steps.filter((s) => !nest.steps.includes(s))],
  }
}
