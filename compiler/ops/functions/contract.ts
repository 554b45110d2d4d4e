// Matrix products and einsum as the language calls them.
import type { Build, Node } from '../../ir/graph.ts'
import { broadcastShapes, type Dim, dimEquals, formatDim, formatType, ShapeError } from '../../ir/types.ts'
import { type Builtin, builtin } from '../define.ts'
import { reshape, shapeAttr } from '../nodes.ts'
import { nodeArg } from './arguments.ts'

const LETTERS = 'abcdefghijlopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `x @ w` as NumPy's matmul: the last two axes multiply, the axes before them broadcast, a vector is a row or a column. */
export function matmul(b: Build, x: Node, w: Node): Node {
  const [xs, ws] = [x.type.shape, w.type.shape]
  if (xs.length === 0 || ws.length === 0)
    throw new ShapeError(
      `${formatType(x.type)} @ ${formatType(w.type)}: @ needs at least one axis on both sides`,
      'write * to scale by a scalar',
      'E0420',
    )
  const inner: [Dim, Dim] = [xs[xs.length - 1]!, ws[Math.max(0, ws.length - 2)]!]
  if (!dimEquals(inner[0], inner[1])) {
    const flipped = ws.length >= 2 && dimEquals(inner[0], ws[ws.length - 1]!)
    throw new ShapeError(
      `${formatType(x.type)} @ ${formatType(w.type)}: the last axis on the left is ${formatDim(inner[0])}, the ${ws.length === 1 ? 'only' : 'second last'} on the right ${formatDim(inner[1])}`,
      flipped ? 'did you mean x @ w.T?' : 'these two sizes must be equal',
      'E0421',
    )
  }
  const [xb, wb] = [xs.slice(0, -2), ws.slice(0, -2)]
  const batch = broadcastShapes(xb, wb)
  const operand = (node: Node, dims: readonly Dim[], tail: string): [Node, string] => {
    const lead = batch.length - dims.length
    // Axes of size 1 that broadcast leave the product; the other operand carries their letter.
    const kept = dims.flatMap((dim, i) => (dim === 1 && batch[i + lead] !== 1 ? [] : [i]))
    const letters = kept.map((i) => LETTERS[i + lead]!).join('')
    const shape = [...kept.map((i) => dims[i]!), ...node.type.shape.slice(dims.length)]
    return [reshape(b, node, shape), letters + tail]
  }
  const [xn, xl] = operand(x, xb, xs.length === 1 ? 'k' : 'mk')
  const [wn, wl] = operand(w, wb, ws.length === 1 ? 'k' : 'kn')
  const out =
    [...batch].map((_, i) => LETTERS[i]!).join('') +
    (xs.length === 1 ? '' : 'm') +
    (ws.length === 1 ? '' : 'n')
  return b.apply('einsum', [xn, wn], { spec: `${xl},${wl}->${out}` })
}

/** einsum with an ellipsis, an implicit result, and letters repeated within one operand (a diagonal). */
export function einsum(b: Build, spec: string, nodes: readonly Node[]): Node {
  const text = spec.replace(/\s+/g, '')
  const match = /^([A-Za-z,.]*)(?:->([A-Za-z.]*))?$/.exec(text)
  if (!match)
    throw new ShapeError(`einsum "${spec}" is malformed`, '"ij,jk->ik": letters, commas and one ->', 'E0405')
  let operands = match[1]!.split(',')
  if (operands.length !== nodes.length)
    throw new ShapeError(
      `einsum "${spec}" names ${operands.length} operands, and ${nodes.length} are given`,
      undefined,
      'E0405',
    )
  const free = [...'ZYXWVUTSRQPONM'].filter((l) => !text.includes(l))
  const extra = operands.map((o, i) =>
    o.includes('...') ? nodes[i]!.type.shape.length - o.replace('...', '').length : 0,
  )
  const widest = Math.max(0, ...extra)
  if (extra.some((n) => n < 0) || widest > free.length)
    throw new ShapeError(
      `einsum "${spec}" of ${nodes.map((n) => formatType(n.type)).join(', ')}`,
      undefined,
      'E0405',
    )
  const dots = free.slice(0, widest).join('')
  operands = operands.map((o, i) => o.replace('...', dots.slice(widest - extra[i]!)))
  const all = operands.join('')
  const once = [...new Set(all)]
    .filter((l) => all.split(l).length === 2 && !dots.includes(l))
    .sort()
    .join('')
  const output = match[2] === undefined ? dots + once : match[2].replace('...', dots)
  if (new Set(output).size !== output.length || [...output].some((l) => !all.includes(l))) {
    throw new ShapeError(
      `einsum "${spec}": the result "${output}" repeats a letter, or has one that no operand has`,
      undefined,
      'E0405',
    )
  }
  const plain = nodes.map((node, i) => takeDiagonals(b, node, operands[i]!, spec))
  return b.apply(
    'einsum',
    plain.map((p) => p[0]),
    { spec: `${plain.map((p) => p[1]).join(',')}->${output}` },
  )
}

/** A letter twice in one operand is its diagonal: a mask over one axis of the pair, summed. */
function takeDiagonals(b: Build, node: Node, letters: string, spec: string): [Node, string] {
  if (letters.length !== node.type.shape.length)
    throw new ShapeError(
      `einsum "${spec}": "${letters}" names ${letters.length} axes of ${formatType(node.type)}`,
      undefined,
      'E0405',
    )
  for (let j = letters.length - 1; j > 0; j--) {
    const i = letters.indexOf(letters[j]!)
    if (i === j) continue
    const shape = shapeAttr(node.type.shape)
    if (shape[i] !== shape[j])
      throw new ShapeError(
        `einsum "${spec}": ${letters[j]} is ${shape[i]} and ${shape[j]}`,
        undefined,
        'E0405',
      )
    const at = (axis: number) => b.apply('iota', [], { shape, axis, dtype: 'i32' })
    const zero = b.apply('full', [], { value: 0, shape, dtype: node.type.dtype })
    const diagonal = b.apply('sum', [b.apply('where', [b.apply('eq', [at(i), at(j)]), node, zero])], {
      axes: [j],
    })
    return takeDiagonals(b, diagonal, letters.slice(0, j) + letters.slice(j + 1), spec)
  }
  return [node, letters]
}

export const contractFunctions: readonly Builtin[] = [
  builtin('matmul(x: tensor, y: tensor)', 'x @ y.', (args, b) =>
    matmul(b, nodeArg(args, 'x'), nodeArg(args, 'y')),
  ),
]
