// What the infix languages (WGSL, CUDA C++, OpenCL C) share: operators, their precedence, and the shape of a dialect.
import type { Fn } from '../ir/expr.ts'
import type { Lanes } from '../ir/kernel.ts'
import type { DType, Scalar } from '../ir/types.ts'

/** Higher binds tighter. */
export interface Infix {
  readonly symbol: string
  readonly precedence: number
}

export const infixOperators: Partial<Record<Fn, Infix>> = {
  mul: { symbol: '*', precedence: 10 },
  div: { symbol: '/', precedence: 10 },
  idiv: { symbol: '/', precedence: 10 },
  imod: { symbol: '%', precedence: 10 },
  add: { symbol: '+', precedence: 9 },
  sub: { symbol: '-', precedence: 9 },
  shl: { symbol: '<<', precedence: 8 },
  shr: { symbol: '>>', precedence: 8 },
  lt: { symbol: '<', precedence: 7 },
  le: { symbol: '<=', precedence: 7 },
  eq: { symbol: '==', precedence: 6 },
  ne: { symbol: '!=', precedence: 6 },
  bitand: { symbol: '&', precedence: 5 },
  bitxor: { symbol: '^', precedence: 4 },
  bitor: { symbol: '|', precedence: 3 },
  and: { symbol: '&&', precedence: 2 },
  or: { symbol: '||', precedence: 1 },
}

export const UNARY = 12
export const PRIMARY = 14

/** How a buffer holds the elements of a dtype. */
export interface Storage {
  readonly type: string
  /** Functions from an element to a value and back, where they differ. */
  readonly load?: string
  readonly store?: string
}

export interface CDialect {
  readonly storage: (dtype: DType) => Storage
  readonly typeName: (type: Scalar, lanes: Lanes) => string
  readonly literal: (value: number, type: Scalar) => string
  /** A function call for what is no infix operator; `uses` names a math helper that the module must then hold. */
  readonly call: (fn: Fn, type: Scalar, lanes: Lanes) => { readonly name: string; readonly uses?: string }
  readonly select: (condition: string, yes: string, no: string) => string
  readonly declare: (name: string, type: string, value: string, mutable: boolean) => string
  readonly loop: (name: string, from: string, to: string, step: number) => string
  readonly barrier: string
  /** True where `!=` may be false for NaN; then what is not equal is printed as `!(a == b)`. */
  readonly orderedNotEqual: boolean
  /** Operators that need parentheses beside others of another kind, whatever the precedence (WGSL's shifts and bit operators). */
  readonly strict: ReadonlySet<Fn>
  /** Names that generated identifiers must avoid. */
  readonly reserved: ReadonlySet<string>
}

/** The fewest digits that give back the same float32. */
export function shortFloat(value: number): string {
  const rounded = Math.fround(value)
  for (let digits = 1; digits <= 9; digits++) {
    const text = rounded.toPrecision(digits)
    if (Math.fround(Number(text)) === rounded) return String(Number(text))
  }
  return String(rounded)
}
