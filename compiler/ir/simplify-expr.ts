// The rule book for scalar expressions: constant folding, integer ranges, and index algebra. Every rule is named by its equation.
import {
  type Apply,
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
const constOf = (e: Expr): number | null => (e.op === 'const' ? e.value : null)
const asApply = (e: Expr, fn: Fn): Apply | null => (e.op === 'apply' && e.fn === fn ? e : null)

/** Splits an i32 sum into terms `coefficient * expr`, constants last; the normal form of index arithmetic. */
function terms(e: Expr): { expr: Expr | null; factor: number }[] {
  const add = asApply(e, 'add')
  if (add) return [...terms(add.args[0]!), ...terms(add.args[1]!)]
  if (e.op === 'const') return [{ expr: null, factor: e.value }]
  const mul = asApply(e, 'mul')
  if (mul && mul.args[1]!.op === 'const') return [{ expr: mul.args[0]!, factor: mul.args[1]!.value }]
  return [{ expr: e, factor: 1 }]
}

/** Rebuilds a sum from terms with like terms gathered: larger strides first, then older expressions, the constant last. */
function sumOf(list: readonly { expr: Expr | null; factor: number }[]): Expr {
  const byId = new Map<number, { expr: Expr | null; factor: number }>()
  for (const { expr, factor } of list) {
    const key = expr?.id ?? -1
    const old = byId.get(key)
    byId.set(key, { expr, factor: factor + (old?.factor ?? 0) })
  }
  const kept = [...byId.values()].filter((t) => t.factor !== 0)
  const rank = (t: { expr: Expr | null; factor: number }) => (t.expr === null ? -1 : Math.abs(t.factor))
  kept.sort((a, b) => rank(b) - rank(a) || (a.expr?.id ?? 0) - (b.expr?.id ?? 0))
  let sum: Expr | null = null
  for (const t of kept) {
    const term: Expr =
      t.expr === null ? int(t.factor) : t.factor === 1 ? t.expr : ranged('mul', [t.expr, int(t.factor)])
    sum = sum === null ? term : ranged('add', [sum, term])
  }
  return sum ?? int(0)
}

/** Whether `div` is `x // c`; where x is itself `y // a`, that is written y // (a * c). */
function sameQuotient(div: Apply, x: Expr, c: number): boolean {
  if (div.args[0] === x) return constOf(div.args[1]!) === c
  const inner = asApply(x, 'idiv')
  return (
    inner !== null && div.args[0] === inner.args[0] && constOf(div.args[1]!) === constOf(inner.args[1]!)! * c
  )
}

const divModLaw = (list: readonly { expr: Expr | null; factor: number }[]) => {
  // (x // c) * c*k + (x % c) * k = x * k
  for (const t of list) {
    const mod = t.expr && asApply(t.expr, 'imod')
    if (!mod) continue
    const c = constOf(mod.args[1]!)!
    const partner = list.find((u) => {
      const div = u.expr && asApply(u.expr, 'idiv')
      return div && u.factor === t.factor * c && sameQuotient(div, mod.args[0]!, c)
    })
    if (partner)
      return [...list.filter((u) => u !== t && u !== partner), { expr: mod.args[0]!, factor: t.factor }]
  }
  return null
}

function simplifySum(args: readonly Expr[]): Expr {
  const list = args.flatMap(terms)
  const merged = divModLaw(list)
  if (merged)
    return simplifySum(
      merged.map((t) => (t.expr === null ? int(t.factor) : apply('mul', [t.expr, int(t.factor)], 'i32'))),
    )
  return sumOf(list)
}

/** Divides a sum by c: the terms that c divides leave exactly, where the rest stays within [0, c). */
function splitByDivisor(e: Expr, c: number): { quotient: Expr; rest: Expr } | null {
  const list = terms(e)
  const whole = list.filter((t) => t.factor % c === 0)
  if (whole.length === 0) return null
  const rest = sumOf(list.filter((t) => t.factor % c !== 0))
  if (rest.min < 0) return null
  return { quotient: sumOf(whole.map((t) => ({ expr: t.expr, factor: t.factor / c }))), rest }
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

/** Interns an i32 application with the range that follows from its operands. */
function ranged(fn: Fn, args: readonly Expr[]): Expr {
  return rawApply(fn, args, 'i32', rangeOf(fn, args))
}

function rangeOf(fn: Fn, args: readonly Expr[]): { min: number; max: number } {
  const [a, b] = args as [Expr, Expr | undefined]
  const unknown = { min: -Infinity, max: Infinity }
  switch (fn) {
    case 'add':
      return { min: a.min + b!.min, max: a.max + b!.max }
    case 'mul': {
      const corners = [a.min * b!.min, a.min * b!.max, a.max * b!.min, a.max * b!.max].map((v) =>
        Number.isNaN(v) ? 0 : v,
      )
      return { min: Math.min(...corners), max: Math.max(...corners) }
    }
    case 'idiv':
      return b!.min > 0 && a.min >= 0
        ? { min: Math.floor(a.min / b!.max), max: Math.floor(a.max / b!.min) }
        : unknown
    case 'imod':
      return b!.min > 0 ? { min: 0, max: Math.min(a.max, b!.max - 1) } : unknown
    case 'floormod':
      return b!.min > 0 ? { min: 0, max: b!.max - 1 } : unknown
    case 'min':
      return { min: Math.min(a.min, b!.min), max: Math.min(a.max, b!.max) }
    case 'max':
      return { min: Math.max(a.min, b!.min), max: Math.max(a.max, b!.max) }
    case 'checked':
      return { min: 0, max: b!.max - 1 }
    case 'select':
      return { min: Math.min(b!.min, args[2]!.min), max: Math.max(b!.max, args[2]!.max) }
    case 'to_i32':
      return a.type === 'bool' || a.type === 'u32' ? { min: a.min, max: a.max } : unknown
    default:
      return unknown
  }
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

/** The factor of `v` in an i32 expression that is affine in it; null where it is not. */
export function affineFactor(e: Expr, v: Var): number | null {
  if (!e.free.includes(v.id)) return 0
  let factor = 0
  for (const t of terms(e)) {
    if (t.expr === v) factor += t.factor
    else if (t.expr?.free.includes(v.id)) return null
  }
  return factor
}

/**
 * What four consecutive values of `v`, the first a multiple of four, do to an index: 1 where the index counts along with them, 0 where it
 * stays, null otherwise. Division and remainder by a multiple of four never fall between such lanes.
 */
export function laneFactor(e: Expr, v: Var): number | null {
  if (!e.free.includes(v.id)) return 0
  if (e === v) return 1
  let factor = 0
  for (const t of terms(e)) {
    if (!t.expr?.free.includes(v.id)) continue
    const part = t.expr === v ? 1 : laneFactorOfTerm(t.expr, v)
    if (part === null) return null
    factor += part * t.factor
  }
  return factor
}

function laneFactorOfTerm(e: Expr, v: Var): number | null {
  if (e.op !== 'apply' || (e.fn !== 'idiv' && e.fn !== 'imod') || e.args[1]!.op !== 'const') return null
  const [x, c] = [e.args[0]!, e.args[1]!.value]
  const inner = laneFactor(x, v)
  if (inner === 0) return 0
  if (inner !== 1 || c % 4 !== 0 || !startsAligned(x, v)) return null
  return e.fn === 'idiv' ? 0 : 1
}

/** Whether the value at the first lane is a multiple of four. */
function startsAligned(e: Expr, v: Var): boolean {
  return terms(e).every(
    (t) =>
      t.factor % 4 === 0 ||
      t.expr === v ||
      (t.expr?.op === 'apply' &&
        t.expr.fn === 'imod' &&
        t.expr.args[1]!.op === 'const' &&
        t.expr.args[1]!.value % 4 === 0 &&
        startsAligned(t.expr.args[0]!, v)),
  )
}
