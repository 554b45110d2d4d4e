// The instructions that the assembler knows: name, opcode and what follows the name in the text. Order and numbers are those of the
// WebAssembly core specification, 5.4 and its index of instructions.
import { unsigned } from './wat-bytes.ts'

/**
 * What stands between an instruction's name and its operands: names of locals, labels and functions, a place in memory, lanes of a vector,
 * or a number.
 */
export type Immediate =
  | 'none'
  | 'local'
  | 'global'
  | 'label'
  | 'function'
  | 'memory'
  | 'lane'
  | 'memoryLane'
  | 'shuffle'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'

export interface Instruction {
  readonly opcode: readonly number[]
  readonly immediate: Immediate
  /** Memory: the power of two that an address is a multiple of, which text without `align` leaves at the size of the access. */
  readonly align: number
  /** Lanes that the immediate may name. */
  readonly lanes: number
}

/** What stands before the numbers of later instructions. */
const SATURATING = 0xfc
const VECTOR = 0xfd

export const instructions = new Map<string, Instruction>()

/** Instructions with consecutive codes; `-` stands for a code without one, and `shape` for the names' part before the dot. */
function row(prefix: number, code: number, shape: string, names: string): void {
  for (const name of names.split(' ')) {
    if (name !== '-') add(shape === '' ? name : `${shape}.${name}`, prefix, code, 'none')
    code++
  }
}

function add(name: string, prefix: number, code: number, immediate: Immediate, align = 0, lanes = 0): void {
  const opcode = prefix === 0 ? [code] : [prefix, ...unsigned(code)]
  instructions.set(name, { opcode, immediate, align, lanes })
}

/** Loads and stores with consecutive codes: each name with the number of bytes it moves. */
function memory(prefix: number, code: number, names: string, lanes = false): void {
  for (const entry of names.split(' ')) {
    const [name, bytes] = entry.split('/') as [string, string]
    add(name, prefix, code++, lanes ? 'memoryLane' : 'memory', Math.log2(Number(bytes)), 16 / Number(bytes))
  }
}

row(0, 0x00, '', 'unreachable nop')
add('br', 0, 0x0c, 'label')
add('br_if', 0, 0x0d, 'label')
row(0, 0x0f, '', 'return')
add('call', 0, 0x10, 'function')
row(0, 0x1a, '', 'drop select')
add('local.get', 0, 0x20, 'local')
add('local.set', 0, 0x21, 'local')
add('local.tee', 0, 0x22, 'local')
add('global.get', 0, 0x23, 'global')
memory(
  0,
  0x28,
  'i32.load/4 i64.load/8 f32.load/4 f64.load/8 i32.load8_s/1 i32.load8_u/1 i32.load16_s/2 i32.load16_u/2 ' +
    'i64.load8_s/1 i64.load8_u/1 i64.load16_s/2 i64.load16_u/2 i64.load32_s/4 i64.load32_u/4 ' +
    'i32.store/4 i64.store/8 f32.store/4 f64.store/8 i32.store8/1 i32.store16/2 ' +
    'i64.store8/1 i64.store16/2 i64.store32/4',
)
add('i32.const', 0, 0x41, 'i32')
add('i64.const', 0, 0x42, 'i64')
add('f32.const', 0, 0x43, 'f32')
add('f64.const', 0, 0x44, 'f64')

const ordered = 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'
row(0, 0x45, 'i32', `eqz ${ordered}`)
row(0, 0x50, 'i64', `eqz ${ordered}`)
row(0, 0x5b, 'f32', 'eq ne lt gt le ge')
row(0, 0x61, 'f64', 'eq ne lt gt le ge')
const integer = 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'
row(0, 0x67, 'i32', integer)
row(0, 0x79, 'i64', integer)
const float = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'
row(0, 0x8b, 'f32', float)
row(0, 0x99, 'f64', float)
row(0, 0xa7, 'i32', 'wrap_i64 trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u')
row(0, 0xac, 'i64', 'extend_i32_s extend_i32_u trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u')
row(0, 0xb2, 'f32', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u demote_f64')
row(0, 0xb7, 'f64', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u promote_f32')
row(0, 0xbc, '', 'i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64')
row(0, 0xc0, 'i32', 'extend8_s extend16_s')
row(0, 0xc2, 'i64', 'extend8_s extend16_s extend32_s')
const saturating = 'trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u'
row(SATURATING, 0, 'i32', saturating)
row(SATURATING, 4, 'i64', saturating)

memory(
  VECTOR,
  0,
  'v128.load/16 v128.load8x8_s/8 v128.load8x8_u/8 v128.load16x4_s/8 v128.load16x4_u/8 v128.load32x2_s/8 v128.load32x2_u/8 ' +
    'v128.load8_splat/1 v128.load16_splat/2 v128.load32_splat/4 v128.load64_splat/8 v128.store/16',
)
add('v128.const', VECTOR, 12, 'v128')
add('i8x16.shuffle', VECTOR, 13, 'shuffle', 0, 32)
row(VECTOR, 14, '', 'i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat')
const lanewise: readonly (readonly [string, number])[] = [
  ['i8x16.extract_lane_s', 16],
  ['i8x16.extract_lane_u', 16],
  ['i8x16.replace_lane', 16],
  ['i16x8.extract_lane_s', 8],
  ['i16x8.extract_lane_u', 8],
  ['i16x8.replace_lane', 8],
  ['i32x4.extract_lane', 4],
  ['i32x4.replace_lane', 4],
  ['i64x2.extract_lane', 2],
  ['i64x2.replace_lane', 2],
  ['f32x4.extract_lane', 4],
  ['f32x4.replace_lane', 4],
  ['f64x2.extract_lane', 2],
  ['f64x2.replace_lane', 2],
]
lanewise.forEach(([name, lanes], i) => add(name, VECTOR, 21 + i, 'lane', 0, lanes))
row(VECTOR, 35, 'i8x16', ordered)
row(VECTOR, 45, 'i16x8', ordered)
row(VECTOR, 55, 'i32x4', ordered)
row(VECTOR, 65, 'f32x4', 'eq ne lt gt le ge')
row(VECTOR, 71, 'f64x2', 'eq ne lt gt le ge')
row(VECTOR, 77, 'v128', 'not and andnot or xor bitselect any_true')
memory(
  VECTOR,
  84,
  'v128.load8_lane/1 v128.load16_lane/2 v128.load32_lane/4 v128.load64_lane/8 ' +
    'v128.store8_lane/1 v128.store16_lane/2 v128.store32_lane/4 v128.store64_lane/8',
  true,
)
memory(VECTOR, 92, 'v128.load32_zero/4 v128.load64_zero/8')
row(VECTOR, 94, '', 'f32x4.demote_f64x2_zero f64x2.promote_low_f32x4')
row(VECTOR, 96, 'i8x16', 'abs neg popcnt all_true bitmask narrow_i16x8_s narrow_i16x8_u')
row(VECTOR, 103, 'f32x4', 'ceil floor trunc nearest')
row(VECTOR, 107, 'i8x16', 'shl shr_s shr_u add add_sat_s add_sat_u sub sub_sat_s sub_sat_u')
row(VECTOR, 116, 'f64x2', 'ceil floor')
row(VECTOR, 118, 'i8x16', 'min_s min_u max_s max_u')
row(VECTOR, 122, '', 'f64x2.trunc i8x16.avgr_u')
row(VECTOR, 124, 'i16x8', 'extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u')
row(VECTOR, 126, 'i32x4', 'extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u')

/** The integer instructions of a shape on wider lanes, whose codes differ by multiples of 32 between shapes; `narrow` is the shape of half lanes. */
const widened = (narrow: string): string =>
  `extend_low_${narrow}_s extend_high_${narrow}_s extend_low_${narrow}_u extend_high_${narrow}_u shl shr_s shr_u add`
const products = (narrow: string): string =>
  `extmul_low_${narrow}_s extmul_high_${narrow}_s extmul_low_${narrow}_u extmul_high_${narrow}_u`
row(VECTOR, 128, 'i16x8', 'abs neg q15mulr_sat_s all_true bitmask narrow_i32x4_s narrow_i32x4_u')
row(VECTOR, 135, 'i16x8', `${widened('i8x16')} add_sat_s add_sat_u sub sub_sat_s sub_sat_u`)
row(VECTOR, 148, 'f64x2', 'nearest')
row(VECTOR, 149, 'i16x8', `mul min_s min_u max_s max_u - avgr_u ${products('i8x16')}`)
row(VECTOR, 160, 'i32x4', `abs neg - all_true bitmask - - ${widened('i16x8')} - - sub - - -`)
row(VECTOR, 181, 'i32x4', `mul min_s min_u max_s max_u dot_i16x8_s - ${products('i16x8')}`)
row(VECTOR, 192, 'i64x2', `abs neg - all_true bitmask - - ${widened('i32x4')} - - sub - - -`)
row(VECTOR, 213, 'i64x2', `mul eq ne lt_s gt_s le_s ge_s ${products('i32x4')}`)
const vectorFloat = 'abs neg - sqrt add sub mul div min max pmin pmax'
row(VECTOR, 224, 'f32x4', vectorFloat)
row(VECTOR, 236, 'f64x2', vectorFloat)
row(VECTOR, 248, 'i32x4', 'trunc_sat_f32x4_s trunc_sat_f32x4_u')
row(VECTOR, 250, 'f32x4', 'convert_i32x4_s convert_i32x4_u')
row(VECTOR, 252, 'i32x4', 'trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero')
row(VECTOR, 254, 'f64x2', 'convert_low_i32x4_s convert_low_i32x4_u')

// Relaxed SIMD.
row(VECTOR, 0x100, 'i8x16', 'relaxed_swizzle')
row(VECTOR, 0x101, 'i32x4', 'relaxed_trunc_f32x4_s relaxed_trunc_f32x4_u')
row(VECTOR, 0x103, 'i32x4', 'relaxed_trunc_f64x2_s_zero relaxed_trunc_f64x2_u_zero')
row(VECTOR, 0x105, 'f32x4', 'relaxed_madd relaxed_nmadd')
row(VECTOR, 0x107, 'f64x2', 'relaxed_madd relaxed_nmadd')
const laneSelects = ['i8x16', 'i16x8', 'i32x4', 'i64x2'].map((shape) => `${shape}.relaxed_laneselect`)
row(VECTOR, 0x109, '', laneSelects.join(' '))
row(VECTOR, 0x10d, 'f32x4', 'relaxed_min relaxed_max')
row(VECTOR, 0x10f, 'f64x2', 'relaxed_min relaxed_max')
