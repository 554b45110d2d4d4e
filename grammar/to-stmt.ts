// Concrete tree to AST: statements.
import type { CstNode } from 'chevrotain'
import type * as ast from './ast.ts'
import { type Context, join } from './context.ts'
import * as cst from './cst.ts'
import { MAX_NESTING } from './lexer.ts'
import * as e from './to-expr.ts'

export const nameOf = (context: Context, node: CstNode): ast.Name =>
  e.toName(context, cst.token(node, 'Name'))

/** An `if` of statements or of members. */
export function toIf<T>(condition: ast.Expr, yes: readonly T[], no: readonly T[], span: ast.Span) {
  return { kind: 'if' as const, condition, then: yes, else: no, span }
}

type Choice<T> = (condition: ast.Expr, yes: readonly T[], no: readonly T[], span: ast.Span) => T

/** An `if` with its `else if`s, built from its end; undefined where a condition could not be read. */
export function toBranches<T>(
  context: Context,
  node: CstNode,
  read: (part: CstNode) => T[],
  choose: Choice<T>,
): T | undefined {
  const span = e.spanOfNode(context, node)
  const bodies = [...cst.nodes(node, 'members'), ...cst.nodes(node, 'block')].map(read)
  const last = cst.maybeNode(node, 'otherwise')
  let otherwise: T[] = last === undefined ? [] : read(last)
  const conditions = cst.nodes(node, 'condition')
  if (conditions.some((condition) => condition.recoveredNode)) return undefined
  if (conditions.length > MAX_NESTING) {
    const hint = 'move some of them into a function'
    context.report('E0010', span, `more than ${MAX_NESTING} branches in one \`if\``, hint)
    return undefined
  }
  let result: T | undefined
  for (let i = conditions.length - 1; i >= 0; i--) {
    const condition = e.toExpr(context, cst.node(conditions[i]!, 'expression'))
    const start = i === 0 ? span.start : condition.span.start
    result = choose(condition, bodies[i]!, otherwise, { ...span, start })
    otherwise = [result]
  }
  return result
}

/** The statements of a `{ ... }`. */
export function toBlock(context: Context, node: CstNode): ast.Stmt[] {
  return cst.nodes(node, 'statement').flatMap((statement) => {
    const child = cst.onlyChild(statement)
    return child === undefined ? [] : (toStmt(context, child) ?? [])
  })
}

function toStmt(context: Context, node: CstNode): ast.Stmt | undefined {
  const span = e.spanOfNode(context, node)
  switch (node.name) {
    case 'nameStmt':
      return toNameStmt(context, node)
    case 'stateStmt': {
      const type = cst.maybeNode(node, 'type')
      const init = e.toExpr(context, cst.node(node, 'expression'))
      const name = nameOf(context, node)
      return { kind: 'state', name, type: type === undefined ? null : e.toType(context, type), init, span }
    }
    case 'letStmt': {
      const names = cst.tokens(node, 'Name')
      e.checkCommas(
        context,
        node,
        names.map(({ startOffset }) => startOffset),
      )
      const value = e.toExpr(context, cst.node(node, 'expression'))
      return { kind: 'let', names: names.map((name) => e.toName(context, name)), value, span }
    }
    case 'forStmt': {
      const body = toBlock(context, cst.node(node, 'block'))
      const loop = cst.node(node, 'loop')
      if (loop.recoveredNode) return undefined
      return { kind: 'for', ...e.toLoop(context, cst.node(loop, 'each')), body, span }
    }
    case 'ifStmt':
      return toBranches<ast.Stmt>(context, node, (part) => toBlock(context, part), toIf)
    case 'minimizeStmt':
      return toMinimize(context, node)
    case 'assertStmt': {
      const message = cst.maybeNode(node, 'message')
      const condition = e.toExpr(context, cst.node(node, 'expression'))
      return {
        kind: 'assert',
        condition,
        message: message === undefined ? null : e.toExpr(context, message),
        span,
      }
    }
    case 'returnStmt': {
      const items = cst.nodes(node, 'returnItem').map((item) => {
        const name = cst.maybeToken(item, 'Name')
        const value = e.toExpr(context, cst.node(item, 'expression'))
        return {
          name: name === undefined ? null : e.toName(context, name),
          value,
          span: e.spanOfNode(context, item),
        }
      })
      return { kind: 'return', items, span }
    }
    default:
      throw new Error(`unknown statement ${node.name}`)
  }
}

function toMinimize(context: Context, node: CstNode): ast.Stmt {
  const clip = cst.maybeNode(node, 'clip')
  const over = cst.maybeNode(node, 'over')
  return {
    kind: 'minimize',
    loss: e.toExpr(context, cst.node(node, 'loss')),
    optimizer: e.toPath(context, cst.node(node, 'path')),
    args: e.toArguments(context, cst.node(node, 'arguments')),
    clip: clip === undefined ? null : e.toExpr(context, clip),
    over: over === undefined ? null : e.listed(context, over, 'path').map((path) => e.toPath(context, path)),
    span: e.spanOfNode(context, node),
  }
}

/** `x = e` and `x <- e`; what else can start with a name is refused with advice. */
function toNameStmt(context: Context, node: CstNode): ast.Stmt | undefined {
  const span = e.spanOfNode(context, node)
  const name = nameOf(context, node)
  const postfixes = cst.nodes(node, 'postfix')
  const target = e.toPostfix(context, { kind: 'name', ...name }, postfixes)
  const right = cst.maybeNode(node, 'expression')
  if (right === undefined) {
    reportBare(context, node, target)
    return undefined
  }
  const value = e.toExpr(context, right)
  const text = context.source.text.slice(target.span.start, target.span.end)
  const call = postfixes.some((postfix) => cst.maybeNode(postfix, 'arguments') !== undefined)
  if (cst.maybeToken(node, 'LeftArrow') !== undefined) {
    if (!call) return { kind: 'update', target, value, span }
    context.report('E0107', target.span, 'a call cannot be updated', 'the target of `<-` is a param or state')
    return undefined
  }
  const compound = cst.maybeToken(node, 'CompoundAssign')
  if (compound !== undefined) {
    const hint = `write \`${text} = ${text} ${compound.image.slice(0, -1)} ...\`, or \`<-\` for a param or state`
    context.report(
      'E0106',
      e.at(context, compound),
      `\`${compound.image}\` is not an operator of the language`,
      hint,
    )
    return postfixes.length === 0 ? { kind: 'assign', name, value, span } : undefined
  }
  if (postfixes.length === 0) return { kind: 'assign', name, value, span }
  context.report('E0107', target.span, 'only a name can be bound with `=`', bindHint(target, name.name, text))
  return undefined
}

function bindHint(target: ast.Expr, base: string, text: string): string {
  if (target.kind === 'index') {
    return `tensors are values: build a new one with \`where\`, \`concat\` or \`scatter\` and bind it, \`${base} = ...\``
  }
  return target.kind === 'member'
    ? `write \`${text} <- ...\` to update a param or state`
    : 'write `==` to compare'
}

function reportBare(context: Context, node: CstNode, target: ast.Expr): void {
  const terms = cst.nodes(node, 'operand').map((operand) => e.toTerm(context, operand))
  const first = { prefixes: [], value: target, pipeable: false }
  const expr = e.toOperators(context, [first, ...terms], cst.tokens(node, 'BinaryOperator'))
  const place = join(target.span, expr.span)
  if (expr.kind === 'call') {
    const printed = target.kind === 'call' && target.callee.kind === 'name' && target.callee.name === 'print'
    const hint = printed
      ? 'return the value to see it: `return x`'
      : 'bind its value: `y = f(x)`; functions have no effects'
    context.report('E0108', place, 'a call alone does nothing', hint)
  } else {
    context.report('E0108', place, 'a value alone does nothing', 'bind it, `y = ...`, or `return` it')
  }
}
