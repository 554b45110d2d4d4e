// The WebAssembly dialect: an instruction for each function, by type and lanes.
import type { Fn } from '../ir/expr.ts'
import type { Lanes } from '../ir/kernel.ts'
import type { Scalar } from '../ir/types.ts'
import { wasmMath } from './wasm-math.ts'

/** How a function is written: an instruction on its operands, a call of a math helper, or a helper of two scalars. */
export type WasmForm =
  | { readonly kind: 'instruction'; readonly name: string }
  /** A v128 function; scalars go through lane 0. */
  | { readonly kind: 'math'; readonly name: string }
  /** A small function below, for what has no instruction. */
  | { readonly kind: 'helper'; readonly name: string }
  /** Spelled out by the printer. */
  | { readonly kind: 'special' }

const instruction = (name: string): WasmForm => ({ kind: 'instruction', name })

const f32Common: Partial<Record<Fn, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  neg: 'neg',
  min: 'min',
  max: 'max',
  abs: 'abs',
  floor: 'floor',
  ceil: 'ceil',
  round: 'nearest',
  trunc: 'trunc',
  sqrt: 'sqrt',
  lt: 'lt',
  le: 'le',
  eq: 'eq',
  ne: 'ne',
}
const i32Common: Partial<Record<Fn, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  eq: 'eq',
  ne: 'ne',
  shl: 'shl',
}
const logic: Partial<Record<Fn, string>> = { bitand: 'and', bitor: 'or', bitxor: 'xor', and: 'and', or: 'or' }

/** `type` is the operands' type (the result's, for conversions, is known from the name). */
export function wasmForm(fn: Fn, type: Scalar, lanes: Lanes): WasmForm {
  if (fn === 'fma') return instruction('f32x4.relaxed_madd')
  if (type === 'f32') {
    const name = f32Common[fn]
    if (name) return instruction(`${lanes === 4 ? 'f32x4' : 'f32'}.${name}`)
    if (wasmMath.has(fn)) return { kind: 'math', name: fn }
    if (fn === 'bits_to_f32' || fn === 'f32_to_bits') return { kind: 'special' }
    if (fn === 'to_i32') return instruction(lanes === 4 ? 'i32x4.trunc_sat_f32x4_s' : 'i32.trunc_sat_f32_s')
    if (fn === 'to_u32') return instruction(lanes === 4 ? 'i32x4.trunc_sat_f32x4_u' : 'i32.trunc_sat_f32_u')
    return { kind: 'special' }
  }
  const bitwise = logic[fn]
  if (bitwise) return instruction(lanes === 4 ? `v128.${bitwise}` : `i32.${bitwise}`)
  const unsigned = type === 'u32'
  if (fn === 'to_f32' && type !== 'bool')
    return instruction(`${lanes === 4 ? 'f32x4.convert_i32x4' : 'f32.convert_i32'}_${unsigned ? 'u' : 's'}`)
  const shared = i32Common[fn]
  if (shared) return instruction(`${lanes === 4 ? 'i32x4' : 'i32'}.${shared}`)
  if (fn === 'lt' || fn === 'le' || fn === 'shr')
    return instruction(
      `${lanes === 4 ? 'i32x4' : 'i32'}.${fn === 'shr' ? 'shr' : fn}_${unsigned ? 'u' : 's'}`,
    )
  if (fn === 'mulhi') return { kind: 'helper', name: lanes === 4 ? 'mulhi_4' : 'mulhi' }
  if (lanes === 4) {
    if (fn === 'neg' || fn === 'abs') return instruction(`i32x4.${fn}`)
    if (fn === 'min' || fn === 'max') return instruction(`i32x4.${fn}_${unsigned ? 'u' : 's'}`)
    return { kind: 'special' }
  }
  if (fn === 'idiv') return instruction('i32.div_u')
  if (fn === 'imod') return instruction('i32.rem_u')
  if (fn === 'floordiv' || fn === 'floormod') return { kind: 'helper', name: unsigned ? `${fn}_u` : fn }
  if (fn === 'min' || fn === 'max') return { kind: 'helper', name: `${fn}_${unsigned ? 'u' : 's'}` }
  if (fn === 'abs') return { kind: 'helper', name: 'abs_i32' }
  if (fn === 'sign') return { kind: 'helper', name: 'sign_i32' }
  return { kind: 'special' }
}

const helper = (name: string, params: number, body: string): [string, string] => [
  name,
  `(func $${name} ${['$a', '$b']
    .slice(0, params)
    .map((p) => `(param ${p} i32)`)
    .join(' ')} (result i32)\n  ${body})`,
]

/** Integer functions that WebAssembly has no instruction for. */
export const wasmHelpers: ReadonlyMap<string, string> = new Map([
  // Half floats in the low 16 bits of each lane. The exponent is moved by a multiplication, which makes subnormals normal.
  [
    'halves_to_f32',
    `(func $halves_to_f32 (param $h v128) (result v128)
  (local $bits v128)
  (local.set $bits (i32x4.shl (v128.and (local.get $h) (v128.const i32x4 0x7fff 0x7fff 0x7fff 0x7fff)) (i32.const 13)))
  (v128.or
    (i32x4.shl (i32x4.shr_u (local.get $h) (i32.const 15)) (i32.const 31))
    (v128.bitselect
      (v128.or (local.get $bits) (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
      (f32x4.mul (local.get $bits) (v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000))
      (i32x4.ge_s (local.get $bits) (v128.const i32x4 0x0f800000 0x0f800000 0x0f800000 0x0f800000)))))`,
  ],
  // The nearest half float, ties to even: an addition of 0.5 rounds to the steps of the subnormals, one of integers to those of the others.
  [
    'f32_to_halves',
    `(func $f32_to_halves (param $x v128) (result v128)
  (local $size v128) (local $half v128)
  (local.set $size (v128.and (local.get $x) (v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff)))
  (local.set $half (v128.bitselect
    (i32x4.sub
      (f32x4.add (local.get $size) (v128.const f32x4 0.5 0.5 0.5 0.5))
      (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000))
    (i32x4.shr_u
      (i32x4.add
        (i32x4.add (local.get $size) (v128.const i32x4 0xc8000fff 0xc8000fff 0xc8000fff 0xc8000fff))
        (v128.and (i32x4.shr_u (local.get $size) (i32.const 13)) (v128.const i32x4 1 1 1 1)))
      (i32.const 13))
    (i32x4.lt_s (local.get $size) (v128.const i32x4 0x38800000 0x38800000 0x38800000 0x38800000))))
  (local.set $half (v128.bitselect
    (v128.bitselect
      (v128.const i32x4 0x7e00 0x7e00 0x7e00 0x7e00)
      (v128.const i32x4 0x7c00 0x7c00 0x7c00 0x7c00)
      (i32x4.gt_s (local.get $size) (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000)))
    (local.get $half)
    (i32x4.ge_s (local.get $size) (v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000))))
  (v128.or (local.get $half) (i32x4.shl (i32x4.shr_u (local.get $x) (i32.const 31)) (i32.const 15))))`,
  ],
  // The nearest bfloat16, ties to even, as an f32 whose lower 16 bits are 0.
  [
    'f32_to_bfloats',
    `(func $f32_to_bfloats (param $x v128) (result v128)
  (v128.and
    (v128.bitselect
      (v128.const i32x4 0x7fc00000 0x7fc00000 0x7fc00000 0x7fc00000)
      (i32x4.add
        (i32x4.add (local.get $x) (v128.const i32x4 0x7fff 0x7fff 0x7fff 0x7fff))
        (v128.and (i32x4.shr_u (local.get $x) (i32.const 16)) (v128.const i32x4 1 1 1 1)))
      (f32x4.ne (local.get $x) (local.get $x)))
    (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000)))`,
  ],
  [
    'mulhi',
    `(func $mulhi (param $a i32) (param $b i32) (result i32)
  (i32.wrap_i64 (i64.shr_u
    (i64.mul (i64.extend_i32_u (local.get $a)) (i64.extend_i32_u (local.get $b)))
    (i64.const 32))))`,
  ],
  // The odd words of four 64-bit products.
  [
    'mulhi_4',
    `(func $mulhi_4 (param $a v128) (param $b v128) (result v128)
  (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
    (i64x2.extmul_low_i32x4_u (local.get $a) (local.get $b))
    (i64x2.extmul_high_i32x4_u (local.get $a) (local.get $b))))`,
  ],
  helper('min_s', 2, '(select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b)))'),
  helper('max_s', 2, '(select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b)))'),
  helper('min_u', 2, '(select (local.get $a) (local.get $b) (i32.lt_u (local.get $a) (local.get $b)))'),
  helper('max_u', 2, '(select (local.get $a) (local.get $b) (i32.gt_u (local.get $a) (local.get $b)))'),
  helper(
    'abs_i32',
    1,
    '(select (local.get $a) (i32.sub (i32.const 0) (local.get $a)) (i32.ge_s (local.get $a) (i32.const 0)))',
  ),
  helper(
    'sign_i32',
    1,
    '(i32.sub (i32.gt_s (local.get $a) (i32.const 0)) (i32.lt_s (local.get $a) (i32.const 0)))',
  ),
  // Division by zero and the overflow of -2^31 / -1 would trap: they give 0 and -2^31.
  helper(
    'floordiv',
    2,
    `(if (result i32) (i32.eqz (local.get $b))
    (then (i32.const 0))
    (else (if (result i32) (i32.eq (local.get $b) (i32.const -1))
      (then (i32.sub (i32.const 0) (local.get $a)))
      (else (i32.sub (i32.div_s (local.get $a) (local.get $b))
        (i32.and (i32.ne (i32.rem_s (local.get $a) (local.get $b)) (i32.const 0)) (i32.lt_s (i32.xor (local.get $a) (local.get $b)) (i32.const 0))))))))`,
  ),
  helper(
    'floormod',
    2,
    `(local $r i32)
  (if (result i32) (i32.eqz (local.get $b))
    (then (i32.const 0))
    (else
      (local.set $r (i32.rem_s (local.get $a) (local.get $b)))
      (select (i32.add (local.get $r) (local.get $b)) (local.get $r)
        (i32.and (i32.ne (local.get $r) (i32.const 0)) (i32.lt_s (i32.xor (local.get $r) (local.get $b)) (i32.const 0))))))`,
  ),
  helper(
    'floordiv_u',
    2,
    '(if (result i32) (i32.eqz (local.get $b)) (then (i32.const 0)) (else (i32.div_u (local.get $a) (local.get $b))))',
  ),
  helper(
    'floormod_u',
    2,
    '(if (result i32) (i32.eqz (local.get $b)) (then (i32.const 0)) (else (i32.rem_u (local.get $a) (local.get $b))))',
  ),
])
