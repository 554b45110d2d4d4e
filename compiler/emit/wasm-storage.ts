// WebAssembly text for elements that are smaller in memory than in a register: bytes side by side, and floats of 16 bits.
import type { Lanes } from '../ir/kernel.ts'
import type { DType, Scalar } from '../ir/types.ts'

/** Address operand, and the constant part of the address with a space before it. */
export interface Address {
  readonly base: string
  readonly offset: string
}

/** The text of loads and stores of one dtype; `uses` collects names of helper functions. */
export interface NarrowStorage {
  /** A value of the scalar type; a vector of bools is a mask of all bits in each lane. */
  readonly load: (at: Address, type: Scalar, lanes: Lanes, uses: Set<string>) => string
  /** What stands before and after the value; a float has four lanes always, and of one element only the first counts. */
  readonly store: (at: Address, lanes: Lanes, uses: Set<string>) => readonly [string, string]
  /** Whether a store takes a float in four lanes. */
  readonly wide: boolean
}

const bytes = (sign: 's' | 'u'): NarrowStorage => ({
  load: ({ base, offset }, type, lanes) => {
    if (lanes === 1) return `(i32.load8_${sign}${offset} ${base})`
    const halves = `(i16x8.extend_low_i8x16_${sign} (v128.load32_zero${offset} ${base}))`
    const text = `(i32x4.extend_low_i16x8_${sign} ${halves})`
    return type === 'bool' ? `(i32x4.neg ${text})` : text
  },
  // The low byte of each lane.
  store: ({ base, offset }, lanes) =>
    lanes === 1
      ? [`(i32.store8${offset} ${base} `, ')']
      : [`(v128.store32_lane${offset} 0 ${base} (i8x16.swizzle `, ' (v128.const i32x4 0x0c080400 0 0 0)))'],
  wide: false,
})

const halves: NarrowStorage = {
  load: ({ base, offset }, _type, lanes, uses) => {
    uses.add('halves_to_f32')
    if (lanes === 4) return `(call $halves_to_f32 (v128.load16x4_u${offset} ${base}))`
    return `(f32x4.extract_lane 0 (call $halves_to_f32 (i32x4.splat (i32.load16_u${offset} ${base}))))`
  },
  store: ({ base, offset }, lanes, uses) => {
    uses.add('f32_to_halves')
    return storeWords(base, offset, lanes, '(call $f32_to_halves ', ')')
  },
  wide: true,
}

/** A bf16 is the upper half of an f32. */
const bfloats: NarrowStorage = {
  load: ({ base, offset }, _type, lanes) =>
    lanes === 4
      ? `(i32x4.shl (v128.load16x4_u${offset} ${base}) (i32.const 16))`
      : `(f32.reinterpret_i32 (i32.shl (i32.load16_u${offset} ${base}) (i32.const 16)))`,
  store: ({ base, offset }, lanes, uses) => {
    uses.add('f32_to_bfloats')
    return storeWords(base, offset, lanes, '(i32x4.shr_u (call $f32_to_bfloats ', ') (i32.const 16))')
  },
  wide: true,
}

/** Stores the low 16 bits of each lane, whose upper bits are 0, or of the first alone. */
function storeWords(
  base: string,
  offset: string,
  lanes: Lanes,
  before: string,
  after: string,
): readonly [string, string] {
  return lanes === 4
    ? [
        `(v128.store64_lane${offset} 0 ${base} (i8x16.swizzle ${before}`,
        `${after} (v128.const i32x4 0x05040100 0x0d0c0908 0 0)))`,
      ]
    : [`(i32.store16${offset} ${base} (i32x4.extract_lane 0 ${before}`, `${after}))`]
}

/** Null for an element that is a 32-bit word. */
export function narrowStorage(dtype: DType | undefined): NarrowStorage | null {
  switch (dtype) {
    case 'u8':
    case 'bool':
      return bytes('u')
    case 'i8':
      return bytes('s')
    case 'f16':
      return halves
    case 'bf16':
      return bfloats
    default:
      return null
  }
}
