// Operators on compile-time values.
import type { BinaryOp, Expr } from '../../../grammar/ast.ts'
import { evaluateFn } from '../../ir/scalar-eval.ts'
import { describe, fail, list, number, type Value } from './values.ts'

export type Binary = Extract<Expr, { kind: 'binary' }>

/** The value of an operator on compile-time values; null where an operand is none. */
export function foldConstants(op: BinaryOp, left: Value, right: Value, expr: Binary): Value | null {
  if (left.kind === 'bool' && right.kind === 'bool') {
    if (op === 'and' || op === 'or')
      return { kind: 'bool', value: op === 'and' ? left.value && right.value : left.value || right.value }
    if (op === '==' || op === '!=')
      return { kind: 'bool', value: (left.value === right.value) === (op === '==') }
  }
  if (left.kind === 'string' && right.kind === 'string') {
    if (op === '+') return { kind: 'string', value: left.value + right.value }
    if (op === '==' || op === '!=')
      return { kind: 'bool', value: (left.value === right.value) === (op === '==') }
  }
  if ((left.kind === 'none' || right.kind === 'none') && (op === '==' || op === '!='))
    return { kind: 'bool', value: (left.kind === right.kind) === (op === '==') }
  if (left.kind === 'dtype' && right.kind === 'dtype' && (op === '==' || op === '!='))
    return { kind: 'bool', value: (left.dtype === right.dtype) === (op === '==') }
  if (left.kind === 'list' && right.kind === 'list') {
    if (op === '+') return list([...left.items, ...right.items])
    if (op === '==' || op === '!=') return { kind: 'bool', value: sameValue(left, right) === (op === '==') }
  }
  if (left.kind !== 'number' || right.kind !== 'number') return null
  const [a, b] = [left.value, right.value]
  const integer = left.integer && right.integer
  const truth = (value: boolean): Value => ({ kind: 'bool', value })
  switch (op) {
    case '==':
      return truth(a === b)
    case '!=':
      return truth(a !== b)
    case '<':
      return truth(a < b)
    case '<=':
      return truth(a <= b)
    case '>':
      return truth(a > b)
    case '>=':
      return truth(a >= b)
    case '+':
      return number(a + b, integer)
    case '-':
      return number(a - b, integer)
    case '*':
      return number(a * b, integer)
    case '/':
    case '//':
    case '%':
      if (b === 0)
        fail(
          'E0506',
          expr.span,
          `${a} ${op} 0 divides by zero`,
          'the divisor must not be 0; `inf` and `nan` are literals',
        )
      return op === '/'
        ? number(a / b, false)
        : number(evaluateFn(op === '//' ? 'floordiv' : 'floormod', [a, b], 'f32'), integer)
    case '**':
      return number(a ** b, integer && b >= 0)
    case '@':
      return fail('E0306', expr.opSpan, `${describe(left)} @ ${describe(right)}`, '@ multiplies matrices')
    case 'and':
    case 'or':
      return fail('E0303', expr.opSpan, `${describe(left)} ${op} ${describe(right)}`, 'compare them: n != 0')
  }
}

/** Equality of compile-time values; tensors, functions and layers equal only themselves. */
function sameValue(a: Value, b: Value): boolean {
  if (a.kind === 'list' && b.kind === 'list')
    return a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i]!))
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value
  if (a.kind === 'string' && b.kind === 'string') return a.value === b.value
  if (a.kind === 'bool' && b.kind === 'bool') return a.value === b.value
  if (a.kind === 'dtype' && b.kind === 'dtype') return a.dtype === b.dtype
  if (a.kind === 'tensor' && b.kind === 'tensor') return a.node === b.node
  if (a.kind === 'variable' && b.kind === 'variable') return a.variable === b.variable
  if (a.kind === 'instance' && b.kind === 'instance') return a.instance === b.instance
  return a === b || (a.kind === 'none' && b.kind === 'none')
}
