// What each scalar function means, in JavaScript numbers: folds constants at compile time.
import type { Fn } from './expr.ts'
import type { Scalar } from './types.ts'

const wrap = (value: number, type: Scalar): number =>
  type === 'i32' ? value | 0 : type === 'u32' ? value >>> 0 : value

/** Evaluates a function on constants of type `type` (of the first operand). Integers wrap at 32 bits. */
export function evaluateFn(fn: Fn, v: readonly number[], type: Scalar): number {
  const [a, b] = v as [number, number]
  switch (fn) {
    case 'add':
      return wrap(a + b, type)
    case 'sub':
      return wrap(a - b, type)
    case 'mul':
      return type === 'f32' ? a * b : wrap(Math.imul(a, b), type)
    case 'div':
      return type === 'f32' ? a / b : b === 0 ? Number.NaN : wrap(Math.trunc(a / b), type)
    case 'idiv':
      return b === 0 ? Number.NaN : Math.floor(a / b)
    case 'imod':
      return b === 0 ? Number.NaN : a % b
    case 'floordiv':
      return b === 0 ? Number.NaN : wrap(Math.floor(a / b), type)
    case 'floormod':
      return b === 0 ? Number.NaN : a - b * Math.floor(a / b)
    case 'neg':
      return wrap(-a, type)
    case 'min':
      return Math.min(a, b)
    case 'max':
      return Math.max(a, b)
    case 'abs':
      return Math.abs(a)
    case 'sqrt':
      return Math.sqrt(a)
    case 'floor':
      return Math.floor(a)
    case 'ceil':
      return Math.ceil(a)
    case 'trunc':
      return Math.trunc(a)
    case 'lt':
      return Number(a < b)
    case 'le':
      return Number(a <= b)
    case 'eq':
      return Number(a === b)
    case 'ne':
      return Number(a !== b)
    case 'and':
      return Number(a !== 0 && b !== 0)
    case 'or':
      return Number(a !== 0 || b !== 0)
    case 'not':
      return Number(a === 0)
    case 'bitand':
      return wrap(a & b, type)
    case 'bitor':
      return wrap(a | b, type)
    case 'bitxor':
      return wrap(a ^ b, type)
    case 'shl':
      return wrap(a << b, type)
    case 'shr':
      return type === 'u32' ? a >>> b : a >> b
    case 'mulhi':
      return Number((BigInt(a) * BigInt(b)) >> 32n)
    case 'to_f32':
      return Math.fround(a)
    case 'to_i32':
      return wrap(Math.trunc(a), 'i32')
    case 'to_u32':
      return wrap(Math.trunc(a), 'u32')
    case 'to_bool':
      return Number(a !== 0)
    default:
      return Number.NaN
  }
}
