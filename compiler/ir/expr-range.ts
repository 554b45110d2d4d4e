// The range of an i32 application, from the ranges of its operands.
import { type Expr, type Fn, rawApply } from './expr.ts'

/** Interns an i32 application with the range that follows from its operands. */
export function ranged(fn: Fn, args: readonly Expr[]): Expr {
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
