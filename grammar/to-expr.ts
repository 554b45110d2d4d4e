// Concrete tree to AST: expressions, types and paths.
import type { CstNode, IToken } from 'chevrotain'
import type { Argument, BinaryOp, DTypeName, Expr, IndexItem, Name, Range, Span, TypeExpr } from './ast.ts'
import { type Context, grow, join } from './context.ts'
import * as cst from './cst.ts'
import { didYouMean } from './diagnostics.ts'
import { spanOf, stringValue } from './lexer.ts'
import { climb, type Operator, type Term } from './operators.ts'
import * as t from './tokens.ts'

export const at = (context: Context, token: IToken): Span => spanOf(context.source.path, token)
export const spanOfNode = (context: Context, node: CstNode): Span => cst.nodeSpan(context.source.path, node)
export const toName = (context: Context, token: IToken): Name => ({
  name: token.image,
  span: at(context, token),
})

/** Reports a comma without an item before it; `items` are the offsets of the items. */
export function checkCommas(context: Context, list: CstNode, items: readonly number[]): void {
  // The item before the `i`th comma is the `i`th.
  const lone = cst
    .tokens(list, 'Comma')
    .find(({ startOffset }, i) => (items[i] ?? startOffset) >= startOffset)
  if (lone === undefined) return
  context.report(
    'E0134',
    at(context, lone),
    'an item is missing before this `,`',
    'leave out the extra comma',
  )
}

/** The nodes of a bracketed list, its commas checked. */
export function listed(context: Context, list: CstNode, name: string): CstNode[] {
  const items = cst.nodes(list, name)
  checkCommas(
    context,
    list,
    items.map((item) => spanOfNode(context, item).start),
  )
  return items
}

export function toExpr(context: Context, node: CstNode): Expr {
  const choice = cst.maybeNode(node, 'choice')
  return choice === undefined ? toChain(context, cst.node(node, 'chain')) : toChoice(context, choice)
}

/** `if a then b else if c then d else e`, built from its end. */
function toChoice(context: Context, node: CstNode): Expr {
  const span = spanOfNode(context, node)
  const conditions = cst.nodes(node, 'condition').map((part) => toExpr(context, part))
  const values = cst.nodes(node, 'value').map((part) => toExpr(context, part))
  const last = cst.maybeNode(node, 'chain')
  if (last === undefined) {
    context.report('E0111', span, 'this `if` expression has no `else`', 'add `else value`')
  }
  let expr: Expr = last === undefined ? { kind: 'none', span } : toChain(context, last)
  for (let i = conditions.length - 1; i >= 0; i--) {
    const start = i === 0 ? span.start : conditions[i]!.span.start
    const [condition, value] = [conditions[i]!, values[i]!]
    expr = grow(context, { kind: 'if', condition, then: value, else: expr, span: { ...span, start } })
  }
  return expr
}

const toChain = (context: Context, node: CstNode): Expr =>
  toOperators(
    context,
    cst.nodes(node, 'operand').map((operand) => toTerm(context, operand)),
    cst.tokens(node, 'BinaryOperator'),
  )

/** Operands and operator tokens as a tree. */
export function toOperators(context: Context, terms: readonly Term[], tokens: readonly IToken[]): Expr {
  const operators: Operator[] = []
  const operands = [...terms]
  tokens.forEach((token, i) => {
    const span = at(context, token)
    if (token.tokenType === t.LeftArrow) {
      // `a <-b`: less than minus b.
      const next = operands[i + 1]!
      const minus = { op: '-' as const, span: { ...span, start: span.start + 1 } }
      operands[i + 1] = { ...next, prefixes: [minus, ...next.prefixes] }
      operators.push({ op: '<', span: { ...span, end: span.start + 1 } })
    } else operators.push({ op: operatorOf(token), span })
  })
  return climb(context, operands, operators)
}

/** By type, not by text: a foreign operator stands for a near one. */
function operatorOf(token: IToken): BinaryOp | '|>' {
  return token.tokenType.LABEL!.slice(1, -1) as BinaryOp | '|>'
}

export function toTerm(context: Context, node: CstNode): Term {
  const prefixes = cst.tokens(node, 'PrefixOperator').map((token) => ({
    op: token.tokenType === t.Not ? ('not' as const) : ('-' as const),
    span: at(context, token),
  }))
  const postfixes = cst.nodes(node, 'postfix')
  const value = toPostfix(context, toAtom(context, node), postfixes)
  const called = postfixes.findIndex((postfix) => cst.maybeNode(postfix, 'arguments') !== undefined)
  const first = cst.maybeToken(node, 'Name') ?? cst.maybeToken(node, 'Literal')
  const named =
    first !== undefined && (first.tokenType === t.DType || cst.maybeToken(node, 'Name') !== undefined)
  return { prefixes, value, pipeable: named && (called < 0 || called === postfixes.length - 1) }
}

function toAtom(context: Context, node: CstNode): Expr {
  const name = cst.maybeToken(node, 'Name')
  if (name !== undefined) return { kind: 'name', name: name.image, span: at(context, name) }
  const literal = cst.maybeToken(node, 'Literal')
  if (literal !== undefined) return toLiteral(context, literal)
  const list = cst.maybeNode(node, 'list')
  if (list !== undefined) return toList(context, list)
  // The parentheses belong to the span, so that `(a + b) * c` is underlined whole.
  const span = join(at(context, cst.token(node, 'LParen')), at(context, cst.token(node, 'RParen')))
  const inner = toExpr(context, cst.node(node, 'expression'))
  return grow(context, { ...inner, span })
}

function toLiteral(context: Context, token: IToken): Expr {
  const span = at(context, token)
  switch (token.tokenType) {
    case t.DType:
      return { kind: 'dtype', dtype: token.image as DTypeName, span }
    case t.StringLiteral:
      return { kind: 'string', value: stringValue(token), span }
    case t.NumberLiteral: {
      const value = Number.parseFloat(token.image.replaceAll('_', ''))
      return { kind: 'number', value, integer: /^[\d_]+$/.test(token.image), span }
    }
    default:
      return toConstant(token.image, span)
  }
}

function toConstant(word: string, span: Span): Expr {
  if (word === 'None') return { kind: 'none', span }
  if (word === 'inf') return { kind: 'number', value: Number.POSITIVE_INFINITY, integer: false, span }
  if (word === 'nan') return { kind: 'number', value: Number.NaN, integer: false, span }
  return { kind: 'bool', value: word === 'true', span }
}

function toList(context: Context, node: CstNode): Expr {
  const span = spanOfNode(context, node)
  const items = listed(context, node, 'expression').map((item) => toExpr(context, item))
  const each = cst.maybeNode(node, 'each')
  if (each === undefined) return grow(context, { kind: 'list', items, span })
  const { variable, range } = toLoop(context, each)
  if (items[0] === undefined) {
    context.report('E0102', span, 'expected an expression before `for`', 'write `[f(i) for i in 0..n]`')
    return grow(context, { kind: 'list', items, span })
  }
  return grow(context, { kind: 'comprehension', body: items[0], variable, range, span })
}

export function toLoop(context: Context, each: CstNode): { variable: Name; range: Range } {
  const variable = toName(context, cst.token(each, 'Name'))
  const [from, to] = cst.nodes(each, 'expression').map((part) => toExpr(context, part))
  if (from === undefined) throw new Error('a loop has no range')
  if (to === undefined) return { variable, range: { kind: 'each', list: from, span: from.span } }
  return { variable, range: { kind: 'count', from, to, span: join(from.span, to.span) } }
}

/** Applies `.name`, `[...]` and `(...)` from left to right. */
export function toPostfix(context: Context, base: Expr, postfixes: readonly CstNode[]): Expr {
  let expr = base
  for (const postfix of postfixes) {
    const span = join(base.span, spanOfNode(context, postfix))
    const args = cst.maybeNode(postfix, 'arguments')
    const index = cst.maybeNode(postfix, 'index')
    if (args !== undefined) {
      expr = grow(context, { kind: 'call', callee: expr, args: toArguments(context, args), span })
    } else if (index !== undefined) {
      expr = grow(context, { kind: 'index', object: expr, items: toIndexItems(context, index), span })
    } else {
      const name = toName(context, cst.token(postfix, 'Name'))
      expr = grow(context, { kind: 'member', object: expr, name, span })
    }
  }
  return expr
}

export function toArguments(context: Context, node: CstNode): Argument[] {
  return listed(context, node, 'argument').map((argument) => {
    const name = cst.maybeToken(argument, 'Name')
    const value = toExpr(context, cst.node(argument, 'expression'))
    return {
      name: name === undefined ? null : toName(context, name),
      value,
      span: spanOfNode(context, argument),
    }
  })
}

function toIndexItems(context: Context, node: CstNode): IndexItem[] {
  return listed(context, node, 'indexItem').map((item) => {
    const span = spanOfNode(context, item)
    if (cst.maybeToken(item, 'Ellipsis') !== undefined) return { kind: 'ellipsis', span }
    const start = cst.maybeNode(item, 'start')
    const slice = cst.maybeNode(item, 'slice')
    const part = (of: CstNode | undefined) => (of === undefined ? null : toExpr(context, of))
    const value = part(start)
    if (slice !== undefined) {
      const stop = part(cst.maybeNode(slice, 'stop'))
      return { kind: 'slice', start: value, stop, step: part(cst.maybeNode(slice, 'step')), span }
    }
    if (value === null) throw new Error('an index item is empty')
    return value.kind === 'none' ? { kind: 'newaxis', span } : { kind: 'at', value, span }
  })
}

/** `name.name[i]`: what `with` and `over` take. Members and indices come in the order of their offsets. */
export function toPath(context: Context, node: CstNode): Expr {
  const [first, ...members] = cst.tokens(node, 'Name')
  if (first === undefined) throw new Error('a path has no name')
  let expr: Expr = { kind: 'name', name: first.image, span: at(context, first) }
  const indices = cst.nodes(node, 'index')
  while (members.length + indices.length > 0) {
    const member = members[0]
    const index = indices[0]
    if (
      index === undefined ||
      (member !== undefined && member.startOffset < spanOfNode(context, index).start)
    ) {
      const name = toName(context, members.shift()!)
      expr = grow(context, { kind: 'member', object: expr, name, span: join(expr.span, name.span) })
    } else {
      indices.shift()
      const span = join(expr.span, spanOfNode(context, index))
      expr = grow(context, { kind: 'index', object: expr, items: toIndexItems(context, index), span })
    }
  }
  return expr
}

/** What other frameworks call the dtypes. */
const foreignTypes: Record<string, DTypeName> = {
  float: 'f32',
  float32: 'f32',
  f64: 'f32',
  float64: 'f32',
  double: 'f32',
  half: 'f16',
  float16: 'f16',
  bfloat16: 'bf16',
  int: 'i32',
  int32: 'i32',
  int64: 'i32',
  i64: 'i32',
  long: 'i32',
  uint: 'u32',
  uint32: 'u32',
  int8: 'i8',
  uint8: 'u8',
  byte: 'u8',
  boolean: 'bool',
}

export function toType(context: Context, node: CstNode): TypeExpr {
  const dims = listed(context, node, 'expression').map((dim) => toExpr(context, dim))
  const span = spanOfNode(context, node)
  const dtype = cst.maybeToken(node, 'DType')
  if (dtype !== undefined) return { dtype: dtype.image as DTypeName, dims, span }
  const name = cst.token(node, 'Name')
  const names = ['f32', 'f16', 'bf16', 'i32', 'u32', 'i8', 'u8', 'bool']
  const near = foreignTypes[name.image.toLowerCase()] ?? didYouMean(name.image, names)
  const hint = near === undefined ? `a dtype is one of ${names.join(', ')}` : `write \`${near}\``
  context.report('E0126', at(context, name), `\`${name.image}\` is not a dtype`, hint)
  return { dtype: 'f32', dims, span }
}
