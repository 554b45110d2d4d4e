// The direct children of tree nodes, for passes that look at every expression.
import type { Expr, IndexItem, Range, Stmt } from './ast.ts'

const rangeParts = (range: Range): Expr[] => (range.kind === 'count' ? [range.from, range.to] : [range.list])

function indexParts(item: IndexItem): Expr[] {
  if (item.kind === 'at') return [item.value]
  if (item.kind !== 'slice') return []
  return [item.start, item.stop, item.step].filter((part) => part !== null)
}

/** Sub-expressions in source order. */
export function children(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'bool':
    case 'none':
    case 'name':
    case 'dtype':
      return []
    case 'list':
      return [...expr.items]
    case 'comprehension':
      return [expr.body, ...rangeParts(expr.range)]
    case 'call':
      return [expr.callee, ...expr.args.map(({ value }) => value)]
    case 'pipe':
      return [expr.value, expr.target, ...expr.args.map(({ value }) => value)]
    case 'member':
      return [expr.object]
    case 'index':
      return [expr.object, ...expr.items.flatMap(indexParts)]
    case 'unary':
      return [expr.operand]
    case 'binary':
      return [expr.left, expr.right]
    case 'if':
      return [expr.condition, expr.then, expr.else]
    default:
      return expr satisfies never
  }
}

/** The expressions that stand directly in a statement, those of its blocks not included. */
export function statementParts(stmt: Stmt): Expr[] {
  switch (stmt.kind) {
    case 'assign':
    case 'let':
      return [stmt.value]
    case 'update':
      return [stmt.target, stmt.value]
    case 'for':
      return rangeParts(stmt.range)
    case 'if':
      return [stmt.condition]
    case 'minimize': {
      const rest = [...(stmt.clip === null ? [] : [stmt.clip]), ...(stmt.over ?? [])]
      return [stmt.loss, stmt.optimizer, ...stmt.args.map(({ value }) => value), ...rest]
    }
    case 'assert':
      return stmt.message === null ? [stmt.condition] : [stmt.condition, stmt.message]
    case 'return':
      return stmt.items.map(({ value }) => value)
    case 'state':
      return [...(stmt.type?.dims ?? []), stmt.init]
    default:
      return stmt satisfies never
  }
}

/** The blocks of a statement. */
export function blocks(stmt: Stmt): (readonly Stmt[])[] {
  if (stmt.kind === 'for') return [stmt.body]
  return stmt.kind === 'if' ? [stmt.then, stmt.else] : []
}
