// Evaluates expressions: compile-time values directly, tensor arithmetic as graph nodes.
import type { BinaryOp, Expr, IndexItem, Range, Span } from '../../../grammar/ast.ts'
import { didYouMean, UserError } from '../../../grammar/diagnostics.ts'
import type { Node } from '../../ir/graph.ts'
import { evaluateFn } from '../../ir/scalar-eval.ts'
import { broadcastShapes, type DType, dimValue, formatType, isFloat } from '../../ir/types.ts'
import { matmul } from '../../ops/functions/contract.ts'
import { expand, literal } from '../../ops/nodes.ts'
import { building, type CallArgument, deeper, type Elaborator, isPrelude, report, tick } from './context.ts'
import { indexTensor } from './indexing.ts'
import { withOrigins } from './notes.ts'
import type { Env } from './values.ts'
import {
  type DeclaredVariable,
  describe,
  fail,
  list,
  number,
  Poisoned,
  tensor,
  type Value,
} from './values.ts'

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

export function lookup(e: Elaborator, name: string, span: Span, env: Env): Value {
  const found = env.lookup(name)
  if (!found && name === 'training' && e.target) return { kind: 'bool', value: e.target.training }
  if (!found) {
    const absent = env.whyAbsent(name)
    if (absent)
      fail('E0201', span, `\`${name}\` is not defined here`, undefined, [
        { span: absent.span, message: absent.why },
      ])
    if (env.mayMiss()) throw new Poisoned()
    fail('E0201', span, `\`${name}\` is not defined`, otherSpelling(name, env))
  }
  if (found.value.kind === 'poison') throw new Poisoned()
  return found.value
}

/** What PyTorch and NumPy call functions that have another name here. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cat: 'concat',
    view: 'reshape',
    mm: '@',
    bmm: '@',
    dot: '@',
    clip: 'clamp',
    size: 'x.shape',
    vstack: 'concat',
    hstack: 'concat',
    item: 'return',
    range: '`for i in 0..n`',
    print: '`return`',
    len: 'len',
    concatenate: 'concat',
    power: 'pow',
    arccos: 'acos',
    arcsin: 'asin',
    arctan: 'atan',
  }),
)
const LIBRARIES = ['torch', 'nn', 'F', 'np', 'numpy', 'tf', 'jnp', 'math', 'self']

function otherSpelling(name: string, env: Env): string | undefined {
  if (LIBRARIES.includes(name))
    return name === 'self'
      ? 'members are used by their name alone'
      : 'functions and layers stand without a prefix: `relu(x)`, `Linear(3, 4)`'
  const other = OTHER_NAMES.get(name)
  if (other !== undefined) return `write ${other.startsWith('`') ? other : `\`${other}\``}`
  const near = didYouMean(name, env.names())
  return near === undefined ? undefined : `did you mean \`${near}\`?`
}

/** A tensor operand as a node; reads variables at their current version. */
export function asNode(e: Elaborator, value: Value): Node | null {
  if (value.kind === 'tensor') return value.node
  if (value.kind === 'variable') return readLate(e, value.variable)
  if (value.kind === 'poison') throw new Poisoned()
  return null
}

/** Reads a variable; a param that the entry updated further up gives a warning, once for each update. */
export function readLate(e: Elaborator, variable: DeclaredVariable): Node {
  const updated = e.target?.updated.get(variable.name)
  const place = e.calls[0]?.span ?? e.origin
  if (e.target && updated && place && variable.kind === 'param') {
    for (const [name, span] of e.target.updated) if (span === updated) e.target.updated.set(name, null)
    report(e, {
      code: 'W0601',
      severity: 'warning',
      span: place,
      message: `\`${variable.name}\` is read after its update: this is the new value`,
      notes: [{ span: updated, message: 'updated here' }],
      hint: 'compute it before the update where the old value is meant',
    })
  }
  return e.read(variable)
}

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

function memberHint(name: string, env: Env): string {
  const other = OTHER_NAMES.get(name) ?? name
  if (other === 't') return 'write `x.T`'
  if (other.startsWith('x.')) return `write \`${other}\``
  const found = env.lookup(other)?.value.kind
  if (found === 'builtin' || found === 'function')
    return `functions are called: \`${other}(x)\`, or \`x |> ${other}\``
  return 'it has `.T`, `.shape` and `.dtype`; all else are functions: `sum(x)`, or `x |> sum`'
}

function member(e: Elaborator, object: Value, name: string, span: Span, env: Env): Value {
  if (object.kind === 'instance') {
    const found = object.instance.members.get(name)
    if (found?.kind === 'poison') throw new Poisoned()
    if (found) return found
    const near = didYouMean(name, object.instance.members.keys())
    fail(
      'E0202',
      span,
      `${describe(object)} has no member \`${name}\``,
      near === undefined
        ? `it has ${[...object.instance.members.keys()].join(', ') || 'none'}`
        : `did you mean \`${near}\`?`,
    )
  }
  const node = asNode(e, object)
  if (!node)
    fail(
      'E0202',
      span,
      `${describe(object)} has no member \`${name}\``,
      object.kind === 'list' ? 'take an element first: layers[0].weight' : undefined,
    )
  if (name === 'T') {
    if (node.type.shape.length < 2)
      fail(
        'E0409',
        span,
        `.T of ${formatType(node.type)}: it needs two axes or more`,
        '`unsqueeze(x, 0)` makes a row, `unsqueeze(x, 1)` a column',
      )
    return tensor(
      building(e, span, 'transpose', (b) =>
        b.apply('permute', [node], { axes: node.type.shape.map((_, i, all) => all.length - 1 - i) }),
      ),
    )
  }
  if (name === 'shape') return list(node.type.shape.map((dim) => number(dimValue(dim), true)))
  if (name === 'dtype') return { kind: 'dtype', dtype: node.type.dtype }
  return fail('E0202', span, `a tensor has no member \`${name}\``, memberHint(name, env))
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

function unary(e: Elaborator, op: '-' | 'not', value: Value, span: Span): Value {
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

type Binary = Extract<Expr, { kind: 'binary' }>

function binary(e: Elaborator, op: BinaryOp, left: Value, evaluateRight: () => Value, expr: Binary): Value {
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

const isNode = (value: Node | Value): value is Node => 'op' in value

function toNode(e: Elaborator, value: Node | Value, other: Node | Value, span: Span, op: string): Node {
  if (isNode(value)) return value
  if (!isNode(other)) throw new Error('one operand must be a tensor')
  return numberBeside(e, value, other, span, op)
}

const INTEGER_RANGES: Partial<Readonly<Record<DType, readonly [number, number]>>> = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  i8: [-128, 127],
  u8: [0, 255],
}

function besideHint(value: Value): string | undefined {
  if (value.kind === 'list') return 'a list is no tensor: `stack([a, b])` makes one of tensors'
  if (value.kind === 'tuple') return 'take the values apart first: `let (a, b) = …`'
  return value.kind === 'instance' || value.kind === 'function' || value.kind === 'builtin'
    ? 'call it'
    : undefined
}

/** A compile-time number as a scalar of the dtype of `other`. */
export function numberBeside(e: Elaborator, value: Value, other: Node, span: Span, op: string): Node {
  const dtype = other.type.dtype
  if (value.kind === 'bool' && dtype === 'bool')
    return building(e, span, op, (b) => literal(b, Number(value.value), other))
  if (value.kind !== 'number')
    fail('E0306', span, `\`${op}\` of ${formatType(other.type)} and ${describe(value)}`, besideHint(value))
  if (dtype === 'bool')
    fail(
      'E0308',
      span,
      `the number ${value.value} beside ${formatType(other.type)}`,
      'bools compare with true and false; or convert the tensor: f32(…), i32(…)',
    )
  if (!isFloat(dtype) && !(value.integer && Number.isInteger(value.value))) {
    fail(
      'E0308',
      span,
      `the float ${value.value} beside ${formatType(other.type)}: there is no implicit conversion`,
      'convert the tensor: f32(…)',
    )
  }
  const range = INTEGER_RANGES[dtype]
  if (range && (value.value < range[0] || value.value > range[1]))
    fail(
      'E0308',
      span,
      `the number ${value.value} does not fit ${dtype}`,
      `${dtype} goes from ${range[0]} to ${range[1]}`,
    )
  return building(e, span, op, (b) => literal(b, value.value, other))
}

function foldConstants(op: BinaryOp, left: Value, right: Value, expr: Binary): Value | null {
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
