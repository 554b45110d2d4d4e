// Precedence: turns the parser's flat list of operands and operators into a tree, without recursion.
import type { Argument, BinaryOp, Expr, Span } from './ast.ts'
import { type Context, grow, join } from './context.ts'

/** An operand with what stands before it. */
export interface Term {
  /** `-` and `not`, outermost first. */
  readonly prefixes: readonly { readonly op: '-' | 'not'; readonly span: Span }[]
  readonly value: Expr
  /** A path or index with at most one call at its end: what may stand on the right of `|>`. */
  readonly pipeable: boolean
}

export interface Operator {
  readonly op: BinaryOp | '|>'
  readonly span: Span
}

/** From loose to tight; the levels of the language reference. */
const levels: Record<BinaryOp | '|>', number> = {
  '|>': 0,
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
  '**': 8,
}
const COMPARISON = 4
const POWER = 8
const prefixLevels = { not: 3, '-': 7 }

interface Pending {
  readonly op: BinaryOp | '|>' | 'negate' | 'not'
  readonly level: number
  readonly span: Span
}

interface Value {
  readonly expr: Expr
  /** Not in parentheses: a comparison here may not be compared again. */
  readonly comparison: boolean
  readonly pipeable: boolean
}

/** `terms[0] operators[0] terms[1] ...` as a tree; `terms` is one longer than `operators`. */
export function climb(context: Context, terms: readonly Term[], operators: readonly Operator[]): Expr {
  const values: Value[] = []
  const pending: Pending[] = []
  const reduce = () => {
    const operator = pending.pop()!
    const right = values.pop()!
    if (operator.op === 'negate' || operator.op === 'not') {
      const op = operator.op === 'not' ? 'not' : '-'
      const span = join(operator.span, right.expr.span)
      values.push(plain(grow(context, { kind: 'unary', op, operand: right.expr, span })))
    } else if (operator.op === '|>') values.push(plain(pipe(context, values.pop()!.expr, right)))
    else values.push(binary(context, values.pop()!, operator.op, operator.span, right))
  }
  terms.forEach((term, i) => {
    if (i > 0) {
      const { op, span } = operators[i - 1]!
      const level = levels[op]
      // `**` groups to the right: an equal level stays open.
      while (pending.length > 0 && pending.at(-1)!.level > level - (level === POWER ? 0 : 1)) reduce()
      pending.push({ op, level, span })
    }
    for (const { op, span } of term.prefixes) {
      const level = prefixLevels[op]
      if (op === 'not' && (pending.at(-1)?.level ?? 0) > level) {
        context.report('E0110', span, '`not` as an operand needs parentheses', 'write `(not x)`')
      }
      pending.push({ op: op === 'not' ? 'not' : 'negate', level, span })
    }
    values.push({
      expr: term.value,
      comparison: false,
      pipeable: term.pipeable && term.prefixes.length === 0,
    })
  })
  while (pending.length > 0) reduce()
  return values[0]!.expr
}

const plain = (expr: Expr): Value => ({ expr, comparison: false, pipeable: false })

function binary(context: Context, left: Value, op: BinaryOp, opSpan: Span, right: Value): Value {
  const comparison = levels[op] === COMPARISON
  const span = join(left.expr.span, right.expr.span)
  if (comparison && left.comparison && left.expr.kind === 'binary') {
    const text = ({ start, end }: Span) => context.source.text.slice(start, end)
    const middle = text(left.expr.right.span)
    const hint = `write \`${text(left.expr.span)} and ${middle} ${op} ${text(right.expr.span)}\``
    context.report('E0109', opSpan, 'comparisons do not chain', hint)
  }
  const expr = grow(context, { kind: 'binary', op, left: left.expr, right: right.expr, opSpan, span })
  return { expr, comparison, pipeable: false }
}

function pipe(context: Context, value: Expr, right: Value): Expr {
  const span = join(value.span, right.expr.span)
  if (!right.pipeable) {
    const hint =
      right.expr.kind === 'binary'
        ? 'put the pipe in parentheses: `(x |> f) + y`'
        : 'write `x |> f`, `x |> layers[0]` or `x |> f(y)`, which is `f(x, y)`'
    context.report('E0112', right.expr.span, 'the right of `|>` is a path, then at most one call', hint)
  }
  const called = right.pipeable && right.expr.kind === 'call'
  const target: Expr = called && right.expr.kind === 'call' ? right.expr.callee : right.expr
  const args: readonly Argument[] = called && right.expr.kind === 'call' ? right.expr.args : []
  return grow(context, { kind: 'pipe', value, target, args, span })
}
