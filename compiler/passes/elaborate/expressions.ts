// Evaluates expressions: compile-time values directly, tensor arithmetic as graph nodes.
import type { Expr, IndexItem, Range, Span } from '../../../grammar/ast.ts'
import { binary, unary } from './arithmetic.ts'
import { type CallArgument, deeper, type Elaborator, isPrelude, tick } from './context.ts'
import { indexTensor } from './indexing.ts'
import { lookup, member } from './names.ts'
import { asNode } from './operands.ts'
import { describe, type Env, fail, list, number, Poisoned, tensor, type Value } from './values.ts'

/** Evaluates `expr`; new nodes carry its span unless it stands in the prelude. */
export function evaluate(e: Elaborator, expr: Expr, env: Env): Value {
  tick(e, expr.span)
  const before = e.origin
  if (!isPrelude(expr.span)) e.origin = expr.span
  try {
    return deeper(e, expr.span, () => dispatch(e, expr, env))
  } finally {
    e.origin = before
  }
}

function dispatch(e: Elaborator, expr: Expr, env: Env): Value {
  switch (expr.kind) {
    case 'number':
      return { kind: 'number', value: expr.value, integer: expr.integer }
    case 'string':
      return { kind: 'string', value: expr.value }
    case 'bool':
      return { kind: 'bool', value: expr.value }
    case 'none':
      return { kind: 'none' }
    case 'dtype':
      return { kind: 'dtype', dtype: expr.dtype }
    case 'name':
      return lookup(e, expr.name, expr.span, env)
    case 'list':
      return list(expr.items.map((item) => e.evaluate(item, env)))
    case 'comprehension':
      return comprehension(e, expr, env)
    case 'call':
      return e.call(e.evaluate(expr.callee, env), evaluateArgs(e, expr.args, env), expr.span, env)
    case 'pipe': {
      const value = e.evaluate(expr.value, env)
      // A chain may run over many lines: what this link makes comes from its own.
      if (!isPrelude(expr.span)) e.origin = { ...expr.span, start: expr.target.span.start }
      const first: CallArgument = { name: null, nameSpan: null, value, span: expr.value.span }
      return e.call(e.evaluate(expr.target, env), [first, ...evaluateArgs(e, expr.args, env)], expr.span, env)
    }
    case 'member':
      return member(e, e.evaluate(expr.object, env), expr.name.name, expr.name.span, env)
    case 'index':
      return index(e, e.evaluate(expr.object, env), expr.items, expr.span, env)
    case 'unary':
      return unary(e, expr.op, e.evaluate(expr.operand, env), expr.span)
    case 'binary':
      return binary(e, expr.op, e.evaluate(expr.left, env), () => e.evaluate(expr.right, env), expr)
    case 'if':
      return e.evaluate(condition(e, expr.condition, env) ? expr.then : expr.else, env)
  }
}

export const evaluateArgs = (
  e: Elaborator,
  args: Extract<Expr, { kind: 'call' }>['args'],
  env: Env,
): CallArgument[] =>
  args.map((a) => ({
    name: a.name?.name ?? null,
    nameSpan: a.name?.span ?? null,
    value: e.evaluate(a.value, env),
    span: a.span,
  }))

/** A compile-time truth value. */
export function condition(e: Elaborator, expr: Expr, env: Env): boolean {
  const value = e.evaluate(expr, env.asCondition())
  if (value.kind === 'bool') return value.value
  if (value.kind === 'none') return false
  if (asNode(e, value))
    fail(
      'E0503',
      expr.span,
      `this condition is ${describe(value)}, and it is decided at compile time`,
      '`where(condition, a, b)` selects at run time',
    )
  return fail(
    'E0303',
    expr.span,
    `this condition is ${describe(value)}, not true or false`,
    value.kind === 'number' ? 'compare it: n != 0' : 'compare it: a == b',
  )
}

/** The values that a loop or comprehension runs over. */
export function rangeValues(e: Elaborator, range: Range, env: Env): readonly Value[] {
  if (range.kind === 'each') {
    const value = e.evaluate(range.list, env)
    if (value.kind !== 'list')
      fail('E0304', range.span, `cannot loop over ${describe(value)}`, loopHint(value))
    return value.items
  }
  const [from, to] = [integer(e, range.from, env), integer(e, range.to, env)]
  if (to - from > 100_000)
    fail(
      'E0501',
      range.span,
      `this loop runs ${to - from} times`,
      'loops are unrolled at compile time and run 100,000 times at most',
    )
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => number(from + i, true))
}

function loopHint(value: Value): string {
  if (value.kind === 'number') return `write \`0..${value.value}\``
  return value.kind === 'tensor' || value.kind === 'variable'
    ? 'loops are unrolled at compile time: count `for i in 0..x.shape[0]`, and take `x[i]`'
    : 'loop over a list, or `0..n`'
}

export function integer(e: Elaborator, expr: Expr, env: Env): number {
  const value = e.evaluate(expr, env)
  if (value.kind !== 'number' || !Number.isInteger(value.value))
    fail(
      'E0304',
      expr.span,
      `${describe(value)} is not a whole number that is known at compile time`,
      value.kind === 'number' ? '`//` divides without a rest; floor(x) rounds' : undefined,
    )
  return value.value
}

function comprehension(e: Elaborator, expr: Extract<Expr, { kind: 'comprehension' }>, env: Env): Value {
  const items: Value[] = []
  for (const [i, value] of rangeValues(e, expr.range, env).entries()) {
    const inner = env.child()
    inner.bind(expr.variable.name, value, expr.variable.span)
    e.unrolled.push(i)
    try {
      items.push(e.evaluate(expr.body, inner))
    } finally {
      e.unrolled.pop()
    }
  }
  return list(items)
}

function index(e: Elaborator, object: Value, items: readonly IndexItem[], span: Span, env: Env): Value {
  if (object.kind === 'list' || object.kind === 'tuple') {
    const [item] = items
    if (items.length === 1 && item!.kind === 'slice') return list(sliceList(e, object.items, item!, env))
    if (items.length !== 1 || item!.kind !== 'at') fail('E0305', span, `${describe(object)} takes one index`)
    const at = integer(e, item.value, env)
    const found = object.items[at < 0 ? at + object.items.length : at]
    if (!found)
      fail(
        'E0504',
        item.span,
        `index ${at} is outside of ${describe(object)}`,
        `0 to ${object.items.length - 1}, or negative from the end`,
      )
    if (found.kind === 'poison') throw new Poisoned()
    return found
  }
  const node = asNode(e, object)
  if (!node) fail('E0305', span, `${describe(object)} cannot be indexed`)
  return tensor(indexTensor(e, node, items, span, env))
}

function sliceList(
  e: Elaborator,
  items: readonly Value[],
  item: Extract<IndexItem, { kind: 'slice' }>,
  env: Env,
): readonly Value[] {
  const bound = (expr: Expr | null, otherwise: number): number => {
    if (!expr) return otherwise
    const value = integer(e, expr, env)
    return value < 0 ? Math.max(0, value + items.length) : Math.min(value, items.length)
  }
  const step = item.step ? integer(e, item.step, env) : 1
  if (step <= 0) fail('E0505', item.span, 'a list is sliced with a positive step')
  return items.slice(bound(item.start, 0), bound(item.stop, items.length)).filter((_, i) => i % step === 0)
}
