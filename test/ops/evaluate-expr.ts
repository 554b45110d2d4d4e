// Evaluates scalar expressions on numbers, so that an operator's algorithm can be held against its reference without any code generator.
import { type Expr, type Fn, int, load } from '../../compiler/ir/expr.ts'
import { evaluateFn } from '../../compiler/ir/scalar-eval.ts'
import { apply } from '../../compiler/ir/simplify-expr.ts'
import { type DType, scalarOf, stridesOf } from '../../compiler/ir/types.ts'
import type { F64Tensor, Read } from '../../compiler/ops/define.ts'
import { erf, roundBf16, roundF16, roundHalfEven } from '../../compiler/ops/special.ts'

/** A read of the buffer `slot`, which `evaluateExpr` looks up by that number. */
export function readOf(slot: number, shape: readonly number[], dtype: DType): Read {
  const strides = stridesOf(shape)
  return (index) => {
    const flat = index.reduce<Expr>(
      (sum, i, axis) => apply('add', [sum, apply('mul', [i, int(strides[axis]!)], 'i32')], 'i32'),
      int(0),
    )
    return load(slot, flat, scalarOf(dtype))
  }
}

/** The value of `expr` where `vars` holds the index variables by id; a load outside of its buffer throws. */
export function evaluateExpr(expr: Expr, vars: Map<number, number>, buffers: readonly F64Tensor[]): number {
  const known = new Map<number, number>()
  const value = (e: Expr): number => {
    const cached = known.get(e.id)
    if (cached !== undefined) return cached
    const result = compute(e)
    known.set(e.id, result)
    return result
  }
  const compute = (e: Expr): number => {
    switch (e.op) {
      case 'const':
        return e.value
      case 'var':
        return vars.get(e.id) ?? unbound(e.name)
      case 'load': {
        const at = value(e.index)
        const found = buffers[e.buffer]!.data[at]
        if (found === undefined) throw new Error(`a read at ${at} leaves buffer ${e.buffer}`)
        return found
      }
      case 'apply':
        return applyFn(e, e.args.map(value))
      case 'reduce':
        return reduceExpr(e, vars, buffers)
    }
  }
  return value(expr)
}

/** The functions that the compiler does not fold on numbers. */
const functions: Readonly<Partial<Record<Fn, (...x: number[]) => number>>> = {
  select: (c, a, b) => (c !== 0 ? a! : b!),
  sign: Math.sign,
  round: roundHalfEven,
  exp: Math.exp,
  exp2: (x) => 2 ** x!,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  erf,
  sigmoid: (x) => 1 / (1 + Math.exp(-x!)),
  pow: (x, y) => x! ** y!,
  atan2: Math.atan2,
  fmod: (x, y) => x! % y!,
  isnan: (x) => Number(Number.isNaN(x)),
  checked: (i, size) => Math.min(Math.max(i!, 0), size! - 1),
  round_f16: roundF16,
  round_bf16: roundBf16,
  isinf: (x) => Number(x === Infinity || x === -Infinity),
}

function applyFn(e: Extract<Expr, { op: 'apply' }>, args: readonly number[]): number {
  const own = functions[e.fn]
  return own ? own(...args) : evaluateFn(e.fn, args, e.args[0]!.type)
}

function unbound(name: string): never {
  throw new Error(`the index ${name} is not bound`)
}

const steps = {
  sum: (a: number, v: number) => a + v,
  prod: (a: number, v: number) => a * v,
  max: (a: number, v: number) => Math.max(a, v),
  min: (a: number, v: number) => Math.min(a, v),
}
const starts = { sum: 0, prod: 1, max: -Infinity, min: Infinity }

function reduceExpr(
  e: Extract<Expr, { op: 'reduce' }>,
  vars: Map<number, number>,
  buffers: readonly F64Tensor[],
): number {
  const total = e.vars.reduce((n, v) => n * v.extent, 1)
  const inner = new Map(vars)
  let acc = e.kind === 'argmax' || e.kind === 'argmin' ? Number.NaN : starts[e.kind]
  let position = -1
  for (let flat = 0; flat < total; flat++) {
    let rest = flat
    for (let i = e.vars.length - 1; i >= 0; i--) {
      inner.set(e.vars[i]!.id, rest % e.vars[i]!.extent)
      rest = Math.floor(rest / e.vars[i]!.extent)
    }
    const v = evaluateExpr(e.body, inner, buffers)
    if (e.kind === 'argmax' || e.kind === 'argmin') {
      if (position < 0 || (e.kind === 'argmax' ? v > acc : v < acc)) {
        position = flat
        acc = v
      }
    } else acc = steps[e.kind](acc, v)
  }
  return e.kind === 'argmax' || e.kind === 'argmin' ? position : acc
}
