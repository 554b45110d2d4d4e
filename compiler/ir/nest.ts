// What a kernel computes, apart from how: results over one iteration space, as scalar expressions of loads.
import type { Span } from '../../grammar/ast.ts'
import { type Expr, type Load, postorder, type Reduce, type Var } from './expr.ts'
import type { DType, TensorType } from './types.ts'

/** A tensor in memory. `home` says who owns it; a `temp` lives in the arena while it is needed. */
export interface BufferInfo {
  readonly id: number
  readonly name: string
  readonly type: TensorType
  readonly elements: number
  readonly home: 'argument' | 'variable' | 'scalars' | 'temp'
  /** Name of the argument or variable. */
  readonly external?: string
  /** Where in the user's files the value comes from. */
  readonly origin?: Span
}

/** An element of the iteration space; or a value of its rows, whose index sees only the leading dims, and which is stored once a row. */
export interface Result {
  readonly buffer: number
  /** Flat position of the element for an iteration point. */
  readonly index: Expr
  readonly value: Expr
  readonly dtype: DType
}

export interface Nest {
  /** What it fuses: the stem of the kernel's file name. */
  readonly name: string
  readonly dims: readonly Var[]
  readonly results: readonly Result[]
  readonly origins: readonly Span[]
  /** Readable names of expressions that a user named, by expression id. */
  readonly names: ReadonlyMap<number, string>
  /** One line per fused operator, for the kernel's header. */
  readonly steps: readonly string[]
  /** Its place among the entry's dispatches, once they are in order. */
  readonly dispatch?: number
}

/** Whether the result is a value of each row, not of each element. */
export const isOfRow = (nest: Nest, r: Result): boolean =>
  !nest.dims.every((d) => r.index.free.includes(d.id))

export const hasRowResults = (nest: Nest): boolean => nest.results.some((r) => isOfRow(nest, r))

/** The nest with the results of its elements alone, and with those of its rows alone. */
export function divideResults(nest: Nest): { readonly elements: Nest; readonly rows: Nest } {
  return {
    elements: { ...nest, results: nest.results.filter((r) => !isOfRow(nest, r)) },
    rows: { ...nest, results: nest.results.filter((r) => isOfRow(nest, r)) },
  }
}

/** Ids of the buffers that the nest reads, in the order in which the expressions first name them. */
export function buffersRead(nest: Nest): number[] {
  const seen = new Set<number>()
  for (const e of postorder(nest.results.flatMap((r) => [r.value, r.index])))
    if (e.op === 'load') seen.add((e as Load).buffer)
  return [...seen]
}

/** Every reduction of the nest, inner ones first. */
export const reductionsOf = (nest: Nest): Reduce[] =>
  postorder(nest.results.map((r) => r.value)).filter((e): e is Reduce => e.op === 'reduce')

/** Names move to the expressions that replace the named ones. */
export function renamed(
  names: ReadonlyMap<number, string>,
  before: readonly Expr[],
  after: readonly Expr[],
): ReadonlyMap<number, string> {
  const result = new Map<number, string>()
  const seen = new Set<number>()
  const visit = (a: Expr, b: Expr): void => {
    if (seen.has(a.id)) return
    seen.add(a.id)
    const name = names.get(a.id)
    if (name !== undefined) result.set(b.id, name)
    if (a.op === 'apply' && b.op === 'apply' && a.fn === b.fn)
      a.args.forEach((arg, k) => visit(arg, b.args[k]!))
    else if (a.op === 'reduce' && b.op === 'reduce') visit(a.body, b.body)
  }
  before.forEach((a, k) => visit(a, after[k]!))
  return result
}
