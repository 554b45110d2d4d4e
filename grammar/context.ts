// What building the tree carries along: the source, where errors go, and how deep each expression is.
import type { Expr, Span } from './ast.ts'
import type { Source } from './diagnostics.ts'
import type { Report } from './lexer.ts'
import { children } from './walk.ts'

/** Levels of one expression, chains of operators included: later passes recurse over it. */
export const MAX_DEPTH = 1000

export interface Context {
  readonly source: Source
  readonly report: Report
  readonly depths: Map<Expr, number>
}

export function join(first: Span, last: Span): Span {
  return { file: first.file, start: first.start, end: last.end }
}

/** Registers a new expression. One that is too deep is reported and replaced by a leaf, so no later recursion overflows. */
export function grow(context: Context, expr: Expr): Expr {
  let depth = 1
  for (const child of children(expr)) depth = Math.max(depth, 1 + (context.depths.get(child) ?? 1))
  if (depth > MAX_DEPTH) {
    const hint = 'bind parts of it to names'
    context.report('E0010', expr.span, `an expression of more than ${MAX_DEPTH} levels`, hint)
    return { kind: 'none', span: expr.span }
  }
  context.depths.set(expr, depth)
  return expr
}
