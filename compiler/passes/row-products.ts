// sum over n of p[m, n] * (sum over d of g[m, d] * v[n, d]) = sum over d of g[m, d] * (sum over n of p[m, n] * v[n, d]): the row sums in the
// gradient of attention become sums of what is there anyway (Dao et al. 2022, "FlashAttention", section 3 and appendix B.2).

import type { Expr } from '../ir/expr.ts'
import { type Build, type EntryGraph, GraphBuilder, type Node, rootsOf, topological } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { elementCount, shapeEquals, shapeValues } from '../ir/types.ts'
import { expand, mul, neg, reduceOver, reshape } from '../ops/nodes.ts'
import { kindOf, typeOf } from '../ops/table.ts'
import { type ProductNode, productOf, type ReadAt, throughViews } from './probe.ts'
import { withNodes } from './rewrite-graph.ts'

/** The row sums of products are rewritten where the device computes planes tile by tile. */
export function regroupRowProducts(entry: EntryGraph, profile: Profile): EntryGraph {
  if (!profile.tiling) return entry
  const order = topological(rootsOf(entry))
  const products = order.flatMap((n) => productOf(n) ?? [])
  if (products.length < 2) return entry
  const builder = new GraphBuilder(typeOf)
  const image = new Map<number, Node>()
  const of = (node: Node): Node => image.get(node.id)!
  // A row sum may come before the product that it is rewritten to.
  const visit = (node: Node): Node => {
    const known = image.get(node.id)
    if (known) return known
    const match = matchRow(node, products)
    const needs = match ? [...match.needs] : [...node.inputs]
    for (const n of needs) visit(n)
    const made = builder.within(node.origins, node.label, () =>
      match ? match.make(builder, of) : builder.apply(node.op, node.inputs.map(of), node.attrs),
    )
    image.set(node.id, made)
    return made
  }
  for (const node of order) visit(node)
  return withNodes(entry, (node) => image.has(node.id), of)
}

interface Factor {
  readonly node: Node
  readonly how: 'times' | 'over' | 'where' | 'minus'
}

const isZero = (node: Node): boolean => node.op === 'full' && node.attrs.value === 0

/** The factors of a product of values of one shape; a choice between a value and 0 is a factor too. */
function factorsOf(node: Node, how: 'times' | 'over' = 'times'): Factor[] {
  const [a, b, c] = node.inputs
  if (node.op === 'mul') return [...factorsOf(a!, how), ...factorsOf(b!, how)]
  if (how === 'times') {
    if (node.op === 'neg') return [{ node, how: 'minus' }, ...factorsOf(a!)]
    if (node.op === 'div') return [...factorsOf(a!), ...factorsOf(b!, 'over')]
    if (node.op === 'where' && isZero(c!)) return [{ node: a!, how: 'where' }, ...factorsOf(b!)]
  }
  return [{ node, how }]
}

const keyOf = ({ node, how }: Factor): string => `${how}${how === 'minus' ? '' : node.id}`

/** The factor as a value of each row, where it is one. */
function rowOf(factor: Factor, rows: readonly number[]): Node | null {
  const { node } = factor
  if (node.op === 'full') return node
  if (node.op !== 'expand') return null
  const from = shapeValues(node.inputs[0]!.type.shape)
  return from.at(-1) === 1 && elementCount(from) === elementCount(rows) ? node.inputs[0]! : null
}

interface Match {
  readonly needs: readonly Node[]
  make(b: Build, of: (n: Node) => Node): Node
}

function matchRow(node: Node, products: readonly ProductNode[]): Match | null {
  const axes = node.attrs.axes as readonly number[] | undefined
  const [x] = node.inputs
  if (kindOf(node) !== 'reduce' || node.op !== 'sum' || !x || axes?.length !== 1) return null
  if (axes[0] !== x.type.shape.length - 1) return null
  const factors = factorsOf(x)
  const inner = factors.flatMap((f) => products.find((p) => f.how === 'times' && p.node === f.node) ?? [])
  if (inner.length !== 1) return null
  const [score] = inner as [ProductNode]
  for (const outer of products) {
    // What is made later may need this sum.
    if (outer.node.id > node.id) continue
    const g = sharedFactor(score, outer)
    if (!g) continue
    const rest = factors.filter((f) => f.node !== score.node)
    const rows = takeAway(rest, factorsOf(g.weights))?.map((f) => ({
      f,
      row: f.how === 'minus' ? null : rowOf(f, shapeValues(node.type.shape)),
    }))
    if (!rows || rows.some(({ f, row }) => f.how === 'where' || (f.how !== 'minus' && !row))) continue
    return {
      needs: [g.other, outer.node, ...rows.flatMap(({ row }) => (row ? [row] : []))],
      make: (b, of) => {
        let sum = reduceOver(b, 'sum', mul(b, of(g.other), of(outer.node)), [outer.dims.length - 1])
        for (const { f, row } of rows) {
          if (!row) sum = neg(b, sum)
          else {
            const value =
              row.op === 'full'
                ? b.apply('full', [], { ...row.attrs, shape: [] })
                : reshape(b, of(row), sum.type.shape)
            sum = b.apply(f.how === 'over' ? 'div' : 'mul', [sum, expand(b, value, sum.type.shape)])
          }
        }
        return sum
      },
    }
  }
  return null
}

/** `all` without `some`, each as often as it is there; choices count once. Null where `some` is no part of `all`. */
function takeAway(all: readonly Factor[], some: readonly Factor[]): Factor[] | null {
  const chosen = new Set(some.filter((f) => f.how === 'where').map(keyOf))
  const left = all.filter((f) => !(f.how === 'where' && chosen.has(keyOf(f))))
  if (![...chosen].every((key) => all.some((f) => keyOf(f) === key))) return null
  for (const f of some) {
    if (f.how === 'where') continue
    const at = left.findIndex((g) => keyOf(g) === keyOf(f))
    if (at < 0) return null
    left.splice(at, 1)
  }
  return left
}

/**
 * Where `score` is sum over d of g[.., m, d] * v[.., n, d], and `outer` is sum over n of weights[.., m, n] * v[.., n, d] in the order
 * [.., m, d]: the nodes g, of that order too, and weights.
 */
function sharedFactor(score: ProductNode, outer: ProductNode): { other: Node; weights: Node } | null {
  if (score.node === outer.node || score.dims.length !== outer.dims.length) return null
  const rank = score.dims.length
  const [n, d] = [score.dims[rank - 1]!, outer.dims[rank - 1]!]
  const pairs = [
    [outer.term, n],
    [d, score.term],
    ...outer.dims.slice(0, -1).map((e, i) => [e, score.dims[i]!]),
  ]
  if (pairs.some(([from, to]) => from!.extent !== to!.extent)) return null
  // The variables of `outer` by those of `score` that play their part.
  const roles = new Map(pairs.map(([from, to]): [number, Expr] => [from!.id, to!]))
  const sameRead = (a: ReadAt, b: ReadAt): boolean => {
    const index = substitute(b.index, roles)
    return a.input === b.input && a.index.every((e, i) => e === index[i])
  }
  for (const [g, v] of [score.reads, [...score.reads].reverse()] as [ReadAt, ReadAt][]) {
    for (const [p, w] of [outer.reads, [...outer.reads].reverse()] as [ReadAt, ReadAt][]) {
      if (!sameRead(throughViews(v), throughViews(w))) continue
      if (!shapeEquals(g.input.type.shape, outer.node.type.shape)) continue
      if (!shapeEquals(p.input.type.shape, score.node.type.shape)) continue
      // The factors stand in the order of the results: [.., m, d] and [.., m, n].
      const straight = (read: ReadAt, product: ProductNode): boolean =>
        read.index.every((e, i) =>
          i === rank - 1
            ? e === product.term
            : e === product.dims[i] || (product.dims[i]!.extent === 1 && e.op === 'const'),
        )
      if (straight(g, score) && straight(p, outer)) return { other: g.input, weights: p.input }
    }
  }
  return null
}
