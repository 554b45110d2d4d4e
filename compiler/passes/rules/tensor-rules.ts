// The rule book for tensors: each rule is named by its equation.
import type { Build, Node } from '../../ir/graph.ts'
import { dimEquals, elementCount, isFloat, shapeEquals, shapeValues } from '../../ir/types.ts'
import { full, mul, reduceOver, reshape, unary } from '../../ops/nodes.ts'
import { operator } from '../../ops/table.ts'
import { inversePermutation } from '../../ops/view.ts'

export interface TensorRule {
  readonly name: string
  readonly ops: readonly string[]
  readonly rewrite: (node: Node, b: Build) => Node | null
}

const rule = (name: string, ops: readonly string[], rewrite: TensorRule['rewrite']): TensorRule => ({
  name,
  ops,
  rewrite,
})

/** The value of a tensor whose elements are all the same constant. */
const filled = (n: Node | undefined): number | null => (n?.op === 'full' ? (n.attrs.value as number) : null)
const fillLike = (b: Build, node: Node, value: number): Node =>
  full(b, value, node.type.shape, node.type.dtype)
const axesAttr = (n: Node): readonly number[] => n.attrs.axes as readonly number[]
const powerOfTwo = (v: number): boolean =>
  v !== 0 && Number.isFinite(v) && Number.isInteger(Math.log2(Math.abs(v)))

/** Constants fold in double precision, and are rounded once. */
function fold(node: Node, b: Build): Node | null {
  if (node.inputs.length === 0 || !node.inputs.every((n) => n.op === 'full')) return null
  const one = { shape: [1], dtype: node.type.dtype }
  const inputs = node.inputs.map((n) => ({ shape: [1], data: Float64Array.of(filled(n)!) }))
  const value = operator(node.op).reference(
    inputs,
    node.attrs,
    one,
    node.inputs.map((n) => n.type),
  ).data[0]!
  return fillLike(b, node, value)
}

const pointwise = [
  'add',
  'sub',
  'mul',
  'div',
  'neg',
  'pow',
  'maximum',
  'minimum',
  'where',
  'lt',
  'le',
  'eq',
  'ne',
  'and',
  'or',
  'not',
  'abs',
  'sqrt',
  'rsqrt',
  'exp',
  'log',
  'expm1',
  'log1p',
  'cast',
  'sign',
  'relu',
  'sigmoid',
  'tanh',
  'floordiv',
  'floormod',
]

export const tensorRules: readonly TensorRule[] = [
  rule('f(constants) = constant', pointwise, fold),
  rule('stop_gradient(x) = x', ['stop_gradient'], ({ inputs: [x] }) => x!),
  rule('x + 0 = x', ['add', 'sub'], ({ inputs: [x, y] }) => (filled(y) === 0 ? x! : null)),
  rule('0 + x = x', ['add'], ({ inputs: [x, y] }) => (filled(x) === 0 ? y! : null)),
  rule('x * 1 = x', ['mul', 'div'], ({ inputs: [x, y] }) => (filled(y) === 1 ? x! : null)),
  rule('1 * x = x', ['mul'], ({ inputs: [x, y] }) => (filled(x) === 1 ? y! : null)),
  rule('x * -1 = -x', ['mul'], ({ inputs: [x, y] }, b) => (filled(y) === -1 ? b.apply('neg', [x!]) : null)),
  rule('c * x = x * c', ['mul'], ({ inputs: [x, y] }, b) =>
    filled(x) !== null && filled(y) === null ? b.apply('mul', [y!, x!]) : null,
  ),
  rule('(x * c) * d = x * (c * d)', ['mul'], (node, b) => {
    const [x, d] = node.inputs as [Node, Node]
    if (x.op !== 'mul' || !isFloat(node.type.dtype)) return null
    const [c, e] = [filled(x.inputs[1]), filled(d)]
    return c === null || e === null ? null : b.apply('mul', [x.inputs[0]!, fillLike(b, node, c * e)])
  }),
  rule('x / c = x * (1 / c) for powers of two', ['div'], (node, b) => {
    const c = filled(node.inputs[1])
    return c !== null && powerOfTwo(c) ? b.apply('mul', [node.inputs[0]!, fillLike(b, node, 1 / c)]) : null
  }),
  rule('0 - x = -x', ['sub'], ({ inputs: [x, y] }, b) => (filled(x) === 0 ? b.apply('neg', [y!]) : null)),
  rule('--x = x', ['neg'], ({ inputs: [x] }) => (x!.op === 'neg' ? x!.inputs[0]! : null)),
  rule('x ** 0 = 1', ['pow'], (node, b) => (filled(node.inputs[1]) === 0 ? fillLike(b, node, 1) : null)),
  rule('x ** 1 = x', ['pow'], ({ inputs: [x, y] }) => (filled(y) === 1 ? x! : null)),
  rule('x ** 2 = x * x', ['pow'], ({ inputs: [x, y] }, b) => (filled(y) === 2 ? mul(b, x!, x!) : null)),
  rule('x ** 3 = x * x * x', ['pow'], ({ inputs: [x, y] }, b) =>
    filled(y) === 3 ? mul(b, mul(b, x!, x!), x!) : null,
  ),
  rule('x ** 0.5 = sqrt(x)', ['pow'], ({ inputs: [x, y] }, b) =>
    filled(y) === 0.5 ? unary(b, 'sqrt', x!) : null,
  ),
  rule('x ** -0.5 = rsqrt(x)', ['pow'], ({ inputs: [x, y] }, b) =>
    filled(y) === -0.5 ? unary(b, 'rsqrt', x!) : null,
  ),
  rule('x ** -1 = 1 / x', ['pow'], (node, b) =>
    filled(node.inputs[1]) === -1 ? b.apply('div', [fillLike(b, node, 1), node.inputs[0]!]) : null,
  ),
  rule('where(true, x, y) = x', ['where'], ({ inputs: [c, x, y] }) =>
    filled(c) === null ? null : filled(c) !== 0 ? x! : y!,
  ),
  rule('where(c, x, x) = x', ['where'], ({ inputs: [, x, y] }) => (x === y ? x! : null)),
  rule('cast(x) of its own dtype = x', ['cast'], (node) =>
    node.inputs[0]!.type.dtype === node.type.dtype ? node.inputs[0]! : null,
  ),
  rule('view(constant) = constant', ['expand', 'reshape', 'permute', 'slice'], (node, b) => {
    const value = filled(node.inputs[0])
    return value === null ? null : fillLike(b, node, value)
  }),
  rule('a view of the same shape = x', ['expand', 'reshape'], (node) =>
    shapeEquals(node.type.shape, node.inputs[0]!.type.shape) ? node.inputs[0]! : null,
  ),
  rule('reshape(reshape(x)) = reshape(x)', ['reshape'], (node, b) =>
    node.inputs[0]!.op === 'reshape' ? reshape(b, node.inputs[0]!.inputs[0]!, node.type.shape) : null,
  ),
  rule('expand(expand(x)) = expand(x)', ['expand'], (node, b) => {
    const inner = node.inputs[0]!
    return inner.op === 'expand' ? b.apply('expand', [inner.inputs[0]!], node.attrs) : null
  }),
  rule('permute(permute(x)) = permute(x)', ['permute'], (node, b) => {
    const inner = node.inputs[0]!
    if (inner.op !== 'permute') return null
    const axes = axesAttr(node).map((a) => axesAttr(inner)[a]!)
    return axes.every((a, i) => a === i) ? inner.inputs[0]! : b.apply('permute', [inner.inputs[0]!], { axes })
  }),
  rule('permute(x, identity) = x', ['permute'], (node) =>
    inversePermutation(axesAttr(node)).every((a, i) => a === i) ? node.inputs[0]! : null,
  ),
  rule('sum(constant) = constant * n', ['sum'], (node, b) => {
    const value = filled(node.inputs[0])
    if (value === null) return null
    const n = elementCount(node.inputs[0]!.type.shape) / Math.max(1, elementCount(node.type.shape))
    return Number.isFinite(n) ? fillLike(b, node, value * n) : null
  }),
  rule('sum(sum(x)) = sum(x)', ['sum', 'max', 'min', 'prod'], (node, b) => {
    const inner = node.inputs[0]!
    if (inner.op !== node.op) return null
    const rest = inner.inputs[0]!.type.shape.map((_, i) => i).filter((i) => !axesAttr(inner).includes(i))
    return reduceOver(b, node.op, inner.inputs[0]!, [
      ...axesAttr(inner),
      ...axesAttr(node).map((a) => rest[a]!),
    ])
  }),
  rule('sum over repeated axes = x * n', ['sum'], (node, b) => {
    const inner = node.inputs[0]!
    if (inner.op !== 'expand') return null
    const from = inner.inputs[0]!
    const lead = inner.type.shape.length - from.type.shape.length
    const repeated = axesAttr(node).filter(
      (a) => a < lead || !dimEquals(from.type.shape[a - lead]!, inner.type.shape[a]!),
    )
    if (repeated.length === 0) return null
    const sizes = shapeValues(inner.type.shape)
    const n = repeated.reduce((p, a) => p * sizes[a]!, 1)
    const narrow = sizes.map((d, i) => (repeated.includes(i) ? 1 : d))
    const kept = b.apply(
      'expand',
      [reshape(b, from, [...Array<number>(lead).fill(1), ...shapeValues(from.type.shape)])],
      { shape: narrow },
    )
    const rest = axesAttr(node).filter((a) => !repeated.includes(a))
    const dropped = reshape(
      b,
      kept,
      narrow.filter((_, i) => !repeated.includes(i)),
    )
    const moved = rest.map((a) => a - repeated.filter((r) => r < a).length)
    const sum = reduceOver(b, 'sum', dropped, moved)
    return mul(b, sum, fillLike(b, sum, n))
  }),
  rule('sum(-x) = -sum(x)', ['sum'], (node, b) => {
    const inner = node.inputs[0]!
    return inner.op === 'neg'
      ? b.apply('neg', [reduceOver(b, 'sum', inner.inputs[0]!, axesAttr(node))])
      : null
  }),
  rule('sum over axes of size 1 = reshape', ['sum', 'max', 'min', 'prod'], (node, b) => {
    const x = node.inputs[0]!
    return axesAttr(node).every((a) => x.type.shape[a] === 1) ? reshape(b, x, node.type.shape) : null
  }),
]
