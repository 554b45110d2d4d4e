// The rule book for scalar expressions: constant folding, integer ranges, and index algebra. Every rule is named by its equation.
import {
  constant,
  type Expr,
  type Fn,
  int,
  load,
  operands,
  postorder,
  rawApply,
  reduce,
  type Var,
} from './expr.ts'
import { ranged } from './expr-range.ts'
import { asApply, constOf, divModLaw, splitByDivisor, sumOf, terms } from './index-terms.ts'
import { evaluateFn } from './scalar-eval.ts'
import type { Scalar } from './types.ts'

interface Rule {
  readonly name: string
  readonly fns: readonly Fn[]
  readonly rewrite: (args: readonly Expr[], type: Scalar, fn: Fn) => Expr | null
}

const rule = (name: string, fns: readonly Fn[], rewrite: Rule['rewrite']): Rule => ({ name, fns, rewrite })
const isConst = (e: Expr, value: number): boolean => e.op === 'const' && e.value === value
const isInt = (type: Scalar): boolean => type === 'i32'

function simplifySum(args: readonly Expr[]): Expr {
  const list = args.flatMap(terms)
  const merged = divModLaw(list)
  if (merged)
    return simplifySum(
      merged.map((t) => (t.expr === null ? int(t.factor) : apply('mul', [t.expr, int(t.factor)], 'i32'))),
    )
  return sumOf(list)
}

export const exprRules: readonly Rule[] = [
  rule(
    'constants fold',
    [
      'add',
      'sub',
      'mul',
      'div',
      'idiv',
      'imod',
      'floordiv',
      'floormod',
      'neg',
      'min',
      'max',
      'abs',
      'lt',
      'le',
      'eq',
      'ne',
      'and',
      'or',
      'not',
      'bitand',
      'bitor',
      'bitxor',
      'shl',
      'shr',
      'mulhi',
      'to_f32',
      'to_i32',
      'to_u32',
      'to_bool',
      'sqrt',
      'floor',
      'ceil',
      'trunc',
    ],
    (args, type, fn) => {
      if (!args.every((a) => a.op === 'const')) return null
      const value = evaluateFn(
        fn,
        args.map((a) => constOf(a)!),
        args[0]!.type,
      )
      return Number.isNaN(value) || !Number.isFinite(value)
        ? null
        : constant(type === 'f32' ? Math.fround(value) : value, type)
    },
  ),
  rule('x ^ 0 = x | 0 = x', ['bitxor', 'bitor'], ([a, b]) =>
    constOf(a!) === 0 ? b! : constOf(b!) === 0 ? a! : null,
  ),
  rule('i + j is a sum of terms', ['add'], (args, type) => (isInt(type) ? simplifySum(args) : null)),
  rule('i - j = i + j * -1', ['sub'], (args, type) =>
    isInt(type) ? simplifySum([args[0]!, apply('mul', [args[1]!, int(-1)], 'i32')]) : null,
  ),
  rule('-i = i * -1', ['neg'], (args, type) =>
    isInt(type) ? apply('mul', [args[0]!, int(-1)], 'i32') : null,
  ),
  rule('c * i = i * c', ['mul'], ([a, b], type) =>
    isInt(type) && a!.op === 'const' && b!.op !== 'const' ? apply('mul', [b!, a!], type) : null,
  ),
  rule('(i + j) * c = i * c + j * c', ['mul'], ([a, b], type) => {
    if (!isInt(type) || b!.op !== 'const') return null
    if (b!.value === 0) return int(0)
    return sumOf(terms(a!).map((t) => ({ expr: t.expr, factor: t.factor * b!.value })))
  }),
  rule('x * 1 = x', ['mul', 'div'], ([a, b]) => (isConst(b!, 1) ? a! : null)),
  rule('1 * x = x', ['mul'], ([a, b]) => (isConst(a!, 1) ? b! : null)),
  rule('i // 1 = i', ['idiv'], ([a, b]) => (isConst(b!, 1) ? a! : null)),
  rule('i % 1 = 0', ['imod'], ([, b]) => (isConst(b!, 1) ? int(0) : null)),
  rule('i // c = 0 for i < c', ['idiv'], ([a, b]) =>
    b!.op === 'const' && a!.min >= 0 && a!.max < b!.value ? int(0) : null,
  ),
  rule('i % c = i for i < c', ['imod'], ([a, b]) =>
    b!.op === 'const' && a!.min >= 0 && a!.max < b!.value ? a! : null,
  ),
  rule('(i * c*k + r) // c = i * k + r // c', ['idiv'], ([a, b]) => {
    if (b!.op !== 'const') return null
    const split = splitByDivisor(a!, b!.value)
    return split && apply('add', [split.quotient, apply('idiv', [split.rest, b!], 'i32')], 'i32')
  }),
  rule('(i * c*k + r) % c = r % c', ['imod'], ([a, b]) => {
    if (b!.op !== 'const') return null
    const split = splitByDivisor(a!, b!.value)
    return split && apply('imod', [split.rest, b!], 'i32')
  }),
  rule('(i // a) // b = i // (a * b)', ['idiv'], ([a, b]) => {
    const inner = asApply(a!, 'idiv')
    return inner && inner.args[1]!.op === 'const' && b!.op === 'const'
      ? apply('idiv', [inner.args[0]!, int(inner.args[1]!.value * b!.value)], 'i32')
      : null
  }),
  rule('(i % (a * b)) // b = (i // b) % a', ['idiv'], ([a, b]) => {
    const inner = asApply(a!, 'imod')
    if (!inner || b!.op !== 'const' || inner.args[1]!.op !== 'const' || inner.args[1]!.value % b!.value !== 0)
      return null
    return apply(
      'imod',
      [apply('idiv', [inner.args[0]!, b!], 'i32'), int(inner.args[1]!.value / b!.value)],
      'i32',
    )
  }),
  rule('(i % (a * b)) % b = i % b', ['imod'], ([a, b]) => {
    const inner = asApply(a!, 'imod')
    if (!inner || b!.op !== 'const' || inner.args[1]!.op !== 'const' || inner.args[1]!.value % b!.value !== 0)
      return null
    return apply('imod', [inner.args[0]!, b!], 'i32')
  }),
  rule('floordiv of a non-negative is idiv', ['floordiv', 'floormod'], ([a, b], type, fn) =>
    isInt(type) && a!.min >= 0 && b!.op === 'const' && b!.value > 0
      ? apply(fn === 'floordiv' ? 'idiv' : 'imod', [a!, b!], 'i32')
      : null,
  ),
  rule('an index that is always inside needs no check', ['checked'], ([i, size]) =>
    i!.min >= 0 && size!.op === 'const' && i!.max < size!.value ? i! : null,
  ),
  rule('i < j is decided by ranges', ['lt'], ([a, b], type) =>
    a!.type !== 'f32' && type === 'bool'
      ? a!.max < b!.min
        ? constant(1, 'bool')
        : a!.min >= b!.max
          ? constant(0, 'bool')
          : null
      : null,
  ),
  rule('i <= j is decided by ranges', ['le'], ([a, b]) =>
    a!.type !== 'f32'
      ? a!.max <= b!.min
        ? constant(1, 'bool')
        : a!.min > b!.max
          ? constant(0, 'bool')
          : null
      : null,
  ),
  rule('i == j is decided by ranges', ['eq'], ([a, b]) =>
    a!.type !== 'f32'
      ? a === b
        ? constant(1, 'bool')
        : a!.max < b!.min || a!.min > b!.max
          ? constant(0, 'bool')
          : null
      : null,
  ),
  rule('min and max are decided by ranges', ['min', 'max'], ([a, b], type, fn) => {
    if (type === 'f32') return null
    const [low, high] = a!.max <= b!.min ? [a!, b!] : b!.max <= a!.min ? [b!, a!] : [null, null]
    return low && high ? (fn === 'min' ? low : high) : null
  }),
  rule('true and x = x', ['and'], ([a, b]) =>
    isConst(a!, 1)
      ? b!
      : isConst(b!, 1)
        ? a!
        : isConst(a!, 0)
          ? a!
          : isConst(b!, 0)
            ? b!
            : a === b
              ? a!
              : null,
  ),
  rule('false or x = x', ['or'], ([a, b]) =>
    isConst(a!, 0)
      ? b!
      : isConst(b!, 0)
        ? a!
        : isConst(a!, 1)
          ? a!
          : isConst(b!, 1)
            ? b!
            : a === b
              ? a!
              : null,
  ),
  rule('not not x = x', ['not'], ([a]) => asApply(a!, 'not')?.args[0] ?? null),
  rule('select(true, x, y) = x', ['select'], ([c, a, b]) =>
    isConst(c!, 1) ? a! : isConst(c!, 0) ? b! : a === b ? a! : null,
  ),
  rule('--x = x', ['neg'], ([a], type) => (type === 'f32' ? (asApply(a!, 'neg')?.args[0] ?? null) : null)),
  rule('conversion to the same type', ['to_f32', 'to_i32', 'to_u32', 'to_bool'], ([a], type) =>
    a!.type === type ? a! : null,
  ),
]

const rulesByFn = new Map<Fn, Rule[]>()
for (const r of exprRules) for (const fn of r.fns) rulesByFn.set(fn, [...(rulesByFn.get(fn) ?? []), r])

/** Applies a function, simplified by the rule book. `type` is the result's. */
export function apply(fn: Fn, args: readonly Expr[], type: Scalar): Expr {
  for (const r of rulesByFn.get(fn) ?? []) {
    const rewritten = r.rewrite(args, type, fn)
    if (rewritten) return rewritten
  }
  return type === 'i32' ? ranged(fn, args) : rawApply(fn, args, type)
}

/** Replaces variables (and whole expressions) by others, simplifying on the way; operands first, iterative. */
export function substitute(roots: readonly Expr[], replace: ReadonlyMap<number, Expr>): Expr[] {
  const done = new Map<number, Expr>(replace)
  for (const e of postorder(roots)) {
    if (done.has(e.id)) continue
    const below = operands(e).map((o) => done.get(o.id)!)
    if (operands(e).every((o, i) => o === below[i])) done.set(e.id, e)
    else if (e.op === 'load') done.set(e.id, load(e.buffer, below[0]!, e.type))
    else if (e.op === 'apply') done.set(e.id, apply(e.fn, below, e.type))
    else if (e.op === 'reduce')
      done.set(
        e.id,
        reduce(
          e.kind,
          e.vars.map((v) => (done.get(v.id) as Var | undefined) ?? v),
          below[0]!,
        ),
      )
  }
  return roots.map((e) => done.get(e.id)!)
}
