// Scalar expressions: one element of a tensor as a function of loop indices. A hash-consed DAG with known integer ranges.
import type { Scalar } from './types.ts'

/** Functions of one to three scalars that every target can print or call. `idiv` and `imod` take a non-negative left operand. */
export type Fn =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'idiv'
  | 'imod'
  | 'floordiv'
  | 'floormod'
  | 'neg'
  | 'min'
  | 'max'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'trunc'
  | 'sqrt'
  | 'fma'
  | 'exp'
  /** Of an argument that is never above 0: made by schedules of processors. */
  | 'exp_down'
  | 'exp2'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'log2'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'erf'
  | 'sigmoid'
  | 'pow'
  | 'atan2'
  | 'fmod'
  | 'lt'
  | 'le'
  | 'eq'
  | 'ne'
  | 'and'
  | 'or'
  | 'not'
  | 'isnan'
  | 'isinf'
  | 'bitand'
  | 'bitor'
  | 'bitxor'
  | 'shl'
  | 'shr'
  /** The upper 32 bits of a u32 product. */
  | 'mulhi'
  | 'select'
  | 'to_f32'
  | 'to_i32'
  | 'to_u32'
  | 'to_bool'
  | 'bits_to_f32'
  | 'f32_to_bits'
  /** The nearest number that the dtype has, as f32. */
  | 'round_f16'
  | 'round_bf16'
  /** An index and a size: the index limited to [0, size), and an error reported where it was outside. */
  | 'checked'

export type ReduceKind = 'sum' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin'

interface Base {
  readonly id: number
  readonly type: Scalar
  /** Ids of the index variables that the value depends on, ascending. */
  readonly free: readonly number[]
  /** Bounds of an integer value; infinite where unknown. */
  readonly min: number
  readonly max: number
}

export interface Const extends Base {
  readonly op: 'const'
  readonly value: number
}
/** An index that runs over [0, extent). */
export interface Var extends Base {
  readonly op: 'var'
  readonly name: string
  readonly extent: number
}
export interface Load extends Base {
  readonly op: 'load'
  readonly buffer: number
  readonly index: Expr
}
export interface Apply extends Base {
  readonly op: 'apply'
  readonly fn: Fn
  readonly args: readonly Expr[]
}
/** `argmax` and `argmin` give the row-major position over `vars`, the first where values tie. */
export interface Reduce extends Base {
  readonly op: 'reduce'
  readonly kind: ReduceKind
  readonly vars: readonly Var[]
  readonly body: Expr
}

export type Expr = Const | Var | Load | Apply | Reduce

const table = new Map<string, Expr>()
let nextId = 0

/** Forgets every expression; the compiler calls it once per compilation, so that ids depend on the input alone. */
export function resetExprs(): void {
  everMade = Math.max(everMade, nextId)
  table.clear()
  nextId = 0
}

type Draft<T> = T extends Expr ? Omit<T, 'id'> : never

function intern(key: string, make: () => Draft<Expr>): Expr {
  const known = table.get(key)
  if (known) return known
  const made = { id: nextId++, ...make() } as Expr
  table.set(key, made)
  return made
}

export function constant(value: number, type: Scalar): Const {
  const key = Object.is(value, -0) ? '-0' : String(value)
  return intern(`c${type}${key}`, () => {
    const bound = type === 'f32' ? { min: -Infinity, max: Infinity } : { min: value, max: value }
    return { op: 'const', type, value, free: [], ...bound }
  }) as Const
}

export const int = (value: number): Const => constant(value, 'i32')

/** A fresh index variable; two calls never give the same one. */
export function variable(name: string, extent: number): Var {
  const id = nextId
  return intern(`v${id}`, () => ({
    op: 'var',
    type: 'i32',
    name,
    extent,
    free: [id],
    min: 0,
    max: Math.max(0, extent - 1),
  })) as Var
}

export function load(buffer: number, index: Expr, type: Scalar): Expr {
  return intern(`l${buffer}:${type},${index.id}`, () => ({
    op: 'load',
    type,
    buffer,
    index,
    free: index.free,
    ...unknownRange(type),
  }))
}

const unknownRange = (type: Scalar) =>
  type === 'bool' ? { min: 0, max: 1 } : { min: type === 'u32' ? 0 : -Infinity, max: Infinity }

export function reduce(kind: ReduceKind, vars: readonly Var[], body: Expr): Expr {
  const positional = kind === 'argmax' || kind === 'argmin'
  const used = positional ? vars : vars.filter((v) => v.extent !== 1)
  if (used.length === 0) return positional ? int(0) : body
  const type = positional ? 'i32' : body.type
  return intern(`r${kind}(${used.map((v) => v.id)})${body.id}`, () => {
    const free = body.free.filter((id) => !used.some((v) => v.id === id))
    const range = positional
      ? { min: 0, max: used.reduce((n, v) => n * v.extent, 1) - 1 }
      : unknownRange(type)
    return { op: 'reduce', type, kind, vars: used, body, free, ...range }
  })
}

/** Interns an application as it is; `apply` in simplify-expr.ts is what everybody else calls. */
export function rawApply(
  fn: Fn,
  args: readonly Expr[],
  type: Scalar,
  range?: { min: number; max: number },
): Expr {
  return intern(`a${fn}:${type}(${idsOf(args)})`, () => ({
    op: 'apply',
    type,
    fn,
    args,
    free: unionFree(args),
    ...(range ?? unknownRange(type)),
  }))
}

/** Compilers make millions of them: without an array in between. */
function idsOf(args: readonly Expr[]): string {
  let ids = ''
  for (const a of args) ids += `${a.id},`
  return ids
}

function unionFree(args: readonly Expr[]): readonly number[] {
  let all: readonly number[] = []
  for (const a of args) all = union(all, a.free)
  return all
}

/** Of two lists in order; one of them, where it holds the other. */
function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0) return a
  if (a.length === 0) return b
  const all: number[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const p = a[i] ?? Infinity
    const q = b[j] ?? Infinity
    all.push(Math.min(p, q))
    if (p <= q) i++
    if (q <= p) j++
  }
  return all.length === a.length ? a : all.length === b.length ? b : all
}

export const dependsOn = (expr: Expr, v: Var): boolean => expr.free.includes(v.id)

/** Direct operands. */
export function operands(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'load':
      return [expr.index]
    case 'apply':
      return expr.args
    case 'reduce':
      return [expr.body]
    default:
      return []
  }
}

/** What the walk under way has met, by id: two numbers of its own for what it has entered and what it has left. */
let marks = new Int32Array(1 << 12)
let walk = 0
/** Marks are for ids below; those of earlier compilations included, which somebody may still hold. */
let everMade = 0

/** Their numbers fit into the marks. */
const MOST_WALKS = 2 ** 30

/** Every node of the DAGs below `roots` once, operands first. Iterative: programs may be thousands of nodes deep. */
export function postorder(roots: readonly Expr[]): Expr[] {
  everMade = Math.max(everMade, nextId)
  if (marks.length < everMade || walk > MOST_WALKS) {
    marks = new Int32Array(Math.max(marks.length, 2 * everMade))
    walk = 0
  }
  const entered = ++walk
  const left = ++walk
  const order: Expr[] = []
  const stack = [...roots].reverse()
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    if (marks[top.id]! < entered) {
      marks[top.id] = entered
      const below = operands(top)
      for (let i = below.length - 1; i >= 0; i--) if (marks[below[i]!.id]! < entered) stack.push(below[i]!)
      continue
    }
    stack.pop()
    if (marks[top.id] === left) continue
    marks[top.id] = left
    order.push(top)
  }
  return order
}
