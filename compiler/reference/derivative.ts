// Derivatives as text: what an operator's `vjp` builds on a sample, written as formulas of x, y and the cotangent dy.
import { GraphBuilder, type Node } from '../ir/graph.ts'
import { isFloat } from '../ir/types.ts'
import type { AnyOp } from '../ops/define.ts'
import { typeOf } from '../ops/table.ts'
import type { Sample } from './samples.ts'

const infix: Readonly<Record<string, readonly [symbol: string, precedence: number]>> = {
  add: ['+', 1],
  sub: ['-', 1],
  mul: ['*', 2],
  div: ['/', 2],
}
const comparisons: Readonly<Record<string, string>> = { lt: '<', le: '<=', eq: '==', ne: '!=' }
const ATOM = 9
/** Longer formulas say less than the source does. */
const LONGEST = 240

export const inputNames = (count: number): string[] =>
  count === 1 ? ['x'] : count === 2 ? ['x', 'w'] : Array.from({ length: count }, (_, i) => `x${i}`)

/** `dx = dy * y`, one line for each float input; null where the operator has no derivative. */
export function derivativeLines(op: AnyOp, sample: Sample): string[] | null {
  if (!op.vjp) return null
  const b = new GraphBuilder(typeOf)
  const names = inputNames(sample.inputs.length)
  const inputs = sample.inputs.map(({ type }, i) =>
    b.apply('argument', [], { name: names[i]!, dtype: type.dtype, shape: [...type.shape] }),
  )
  const y = b.apply(op.name, inputs, sample.attrs)
  if (!isFloat(y.type.dtype)) return null
  const dy = b.apply('argument', [], { name: 'dy', dtype: y.type.dtype, shape: y.type.shape as number[] })
  const known = new Map([...inputs.map((n, i) => [n.id, names[i]!] as const), [y.id, 'y'], [dy.id, 'dy']])
  const parts = op.vjp({ dy, y, inputs, attrs: sample.attrs, b })
  return parts.flatMap((part, i) => {
    if (part === null) return []
    const { text } = print(part, known)
    return [`d${names[i]} = ${text.length > LONGEST ? '… (see the source)' : text}`]
  })
}

interface Text {
  readonly text: string
  readonly precedence: number
}

function print(node: Node, known: ReadonlyMap<number, string>): Text {
  const atom = (text: string): Text => ({ text, precedence: ATOM })
  const name = known.get(node.id)
  if (name !== undefined) return atom(name)
  const inner = (n: Node, least: number): string => {
    const { text, precedence } = print(n, known)
    return precedence >= least ? text : `(${text})`
  }
  const [p, q] = node.inputs as [Node, Node]
  if (node.op === 'full') return atom(String(Number(Number(node.attrs.value).toPrecision(9))))
  // A number repeated is the number.
  if (node.op === 'expand' && p.op === 'full') return print(p, known)
  const operator = infix[node.op]
  if (operator) {
    const [symbol, precedence] = operator
    return { text: `${inner(p, precedence)} ${symbol} ${inner(q, precedence + 1)}`, precedence }
  }
  if (node.op === 'neg') return { text: `-${inner(p, 2)}`, precedence: 2 }
  const comparison = comparisons[node.op]
  if (comparison) return { text: `${inner(p, 1)} ${comparison} ${inner(q, 1)}`, precedence: 0 }
  const args = node.inputs.map((n) => print(n, known).text)
  const attrs = Object.entries(node.attrs).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return atom(`${node.op}(${[...args, ...attrs].join(', ')})`)
}
