// Rules of single expressions: arguments, indices, and `_`.
import type { Argument, Expr, Span, TypeExpr } from './ast.ts'
import type { Note } from './diagnostics.ts'
import { children } from './walk.ts'

export type CheckReport = (
  code: string,
  span: Span,
  message: string,
  hint: string,
  notes?: readonly Note[],
) => void

export function checkType(type: TypeExpr, report: CheckReport): void {
  for (const dim of type.dims) checkExpr(dim, report)
}

/** Checks an expression and all below it; their depth is bounded by the builder. */
export function checkExpr(expr: Expr, report: CheckReport): void {
  if (expr.kind === 'name' && expr.name === '_') {
    report('E0121', expr.span, '`_` has no value', 'give what you need a name')
  }
  if (expr.kind === 'call' || expr.kind === 'pipe') checkArguments(expr.args, report)
  if (expr.kind === 'index') {
    const ellipses = expr.items.filter(({ kind }) => kind === 'ellipsis')
    if (ellipses[1] !== undefined) {
      report('E0120', ellipses[1].span, 'an index holds one `...` at most', 'write `:` for a single axis')
    }
  }
  for (const child of children(expr)) checkExpr(child, report)
}

/** No argument is given twice, and those by position come first. */
export function checkArguments(args: readonly Argument[], report: CheckReport): void {
  const named = new Map<string, Span>()
  for (const { name, value } of args) {
    if (name === null) {
      if (named.size > 0) {
        const hint = 'put it before the named ones, or name it'
        report('E0118', value.span, 'an argument without a name follows a named one', hint)
      }
      continue
    }
    const before = named.get(name.name)
    if (before !== undefined) {
      const notes = [{ span: before, message: 'first given here' }]
      report('E0119', name.span, `the argument \`${name.name}\` is given twice`, 'remove one of them', notes)
    }
    named.set(name.name, name.span)
  }
}
