// Operators on tensors: dtypes must agree, shapes broadcast.
import type { BinaryOp, Expr, Span } from '../../../grammar/ast.ts'
import { UserError } from '../../../grammar/diagnostics.ts'
import type { Node } from '../../ir/graph.ts'
import { broadcastShapes, formatType, isFloat, isInteger } from '../../ir/types.ts'
import { matmul } from '../../ops/functions/contract.ts'
import { expand, full } from '../../ops/nodes.ts'
import { building, type Elaborator } from './context.ts'
import { type Binary, foldConstants } from './fold.ts'
import { withOrigins } from './notes.ts'
import { asNode, numberBeside } from './operands.ts'
import { describe, fail, number, tensor, type Value } from './values.ts'

export function unary(e: Elaborator, op: '-' | 'not', value: Value, span: Span): Value {
  if (op === '-' && value.kind === 'number') return number(-value.value, value.integer)
  if (op === 'not' && value.kind === 'bool') return { kind: 'bool', value: !value.value }
  const node = asNode(e, value)
  if (!node) fail('E0306', span, `\`${op}\` of ${describe(value)}`)
  if ((node.type.dtype === 'bool') !== (op === 'not')) wrongOperand(op, node, span)
  return tensor(
    building(e, span, op === '-' ? 'neg' : 'not', (b) => b.apply(op === '-' ? 'neg' : 'not', [node])),
  )
}

const operatorNames: Record<Exclude<BinaryOp, '@' | '>' | '>='>, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floordiv',
  '%': 'floormod',
  '**': 'pow',
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  and: 'and',
  or: 'or',
}

export function binary(
  e: Elaborator,
  op: BinaryOp,
  left: Value,
  evaluateRight: () => Value,
  expr: Binary,
): Value {
  if ((op === 'and' || op === 'or') && left.kind === 'bool' && left.value === (op === 'or')) return left
  const right = evaluateRight()
  const folded = foldConstants(op, left, right, expr)
  if (folded) return folded
  const [a, b] = [asNode(e, left), asNode(e, right)]
  if (!a && !b)
    fail('E0306', expr.opSpan, `${describe(left)} ${op} ${describe(right)}`, mixHint(op, left, right))
  return tensor(withOrigins([left, right], expr.span, () => tensorBinary(e, op, a ?? left, b ?? right, expr)))
}

const ARITHMETIC = ['+', '-', '*', '/', '//', '%', '**']

function wrongOperand(op: string, node: Node, span: Span): never {
  const hint =
    op === 'not' || op === 'and' || op === 'or' ? 'compare it: x != 0' : 'convert it: f32(…) or i32(…)'
  return fail('E0302', span, `\`${op}\` of ${formatType(node.type)}`, hint)
}

const mixHint = (op: BinaryOp, left: Value, right: Value): string | undefined =>
  left.kind === 'tuple' || right.kind === 'tuple'
    ? 'take the values apart first: `let (a, b) = …`'
    : left.kind === 'list' || right.kind === 'list'
      ? 'a list has no arithmetic; compute each element: `[2 * x for x in list]`'
      : op === 'and' || op === 'or'
        ? 'compare the number: n != 0'
        : undefined

/** How an operand is written, where that is short: a name or a path. */
const spelled = (expr: Expr): string =>
  expr.kind === 'name'
    ? expr.name
    : expr.kind === 'member'
      ? `${spelled(expr.object)}.${expr.name.name}`
      : '…'

/** The operator's hint names its operands x and w; the user's names say more. */
function respelled<T>(expr: Binary, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const hint = error.diagnostic.hint?.replace(
      'x @ w.T',
      `\`${spelled(expr.left)} @ ${spelled(expr.right)}.T\``,
    )
    throw new UserError({ ...error.diagnostic, ...(hint === undefined ? {} : { hint }) })
  }
}

function refuseDtypes(op: BinaryOp, x: Node, y: Node, expr: Binary): void {
  const logical = op === 'and' || op === 'or'
  for (const [node, span] of [
    [x, expr.left.span],
    [y, expr.right.span],
  ] as const)
    if (logical ? node.type.dtype !== 'bool' : ARITHMETIC.includes(op) && node.type.dtype === 'bool')
      wrongOperand(op, node, span)
  if (x.type.dtype === y.type.dtype) return
  // Integers give way to floats.
  const [to, from] = isFloat(y.type.dtype) ? [y, expr.left] : [x, expr.right]
  fail(
    'E0301',
    expr.span,
    `${formatType(x.type)} ${op} ${formatType(y.type)}: there is no implicit conversion`,
    `convert one side: \`${to.type.dtype}(${spelled(from)})\``,
  )
}

/** Arithmetic on tensors; a compile-time number takes the dtype of the tensor that it meets. */
function tensorBinary(
  e: Elaborator,
  op: BinaryOp,
  left: Node | Value,
  right: Node | Value,
  expr: Binary,
): Node {
  if (
    op === '**' &&
    isNode(left) &&
    !isNode(right) &&
    right.kind === 'number' &&
    right.integer &&
    isInteger(left.type.dtype)
  )
    return integerPower(e, left, right.value, expr)
  const [x, y] = [toNode(e, left, right, expr.left.span, op), toNode(e, right, left, expr.right.span, op)]
  refuseDtypes(op, x, y, expr)
  if (op === '@') return respelled(expr, () => building(e, expr.span, 'matmul', (b) => matmul(b, x, y)))
  if (op === '/' && !isFloat(x.type.dtype))
    fail(
      'E0307',
      expr.opSpan,
      `${formatType(x.type)} / ${formatType(y.type)}: true division is for floats`,
      '`//` divides whole numbers; or convert: f32(x) / f32(y)',
    )
  const swap = op === '>' || op === '>='
  const name = operatorNames[(op === '>' ? '<' : op === '>=' ? '<=' : op) as keyof typeof operatorNames]
  return building(e, expr.span, name, (b) => {
    const shape = broadcastShapes(x.type.shape, y.type.shape)
    const [p, q] = [expand(b, x, shape), expand(b, y, shape)]
    return b.apply(name, swap ? [q, p] : [p, q])
  })
}

/** A whole number of a tensor multiplied `exponent` times, by squares; it wraps around as products do. */
function integerPower(e: Elaborator, x: Node, exponent: number, expr: Binary): Node {
  if (exponent < 0)
    fail(
      'E0302',
      expr.span,
      `${formatType(x.type)} ** ${exponent}: a whole number has whole powers from 0 on`,
      `convert it: \`f32(${spelled(expr.left)}) ** ${exponent}\``,
    )
  return building(e, expr.span, 'pow', (b) => {
    let power: Node | null = null
    let square = x
    for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) power = power ? b.apply('mul', [power, square]) : square
      if (rest > 1) square = b.apply('mul', [square, square])
    }
    return power ?? full(b, 1, x.type.shape, x.type.dtype)
  })
}

const isNode = (value: Node | Value): value is Node => 'op' in value

function toNode(e: Elaborator, value: Node | Value, other: Node | Value, span: Span, op: string): Node {
  if (isNode(value)) return value
  if (!isNode(other)) throw new Error('one operand must be a tensor')
  return numberBeside(e, value, other, span, op)
}
