// Number literals of WebAssembly text (core specification, 6.3) to their values.
import { outside } from './wat-outside.ts'

const COUNT = /^\d{1,10}$/
const INTEGER = /^(-?)(\d{1,20}|0x[\da-fA-F]{1,16})$/
const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,4})?$/
/** At most 13 digits: 52 bits, which a number holds exactly. */
const HEXADECIMAL = /^(-?)0x(?=[\da-fA-F.]{1,14}p)([\da-fA-F]+)(?:\.([\da-fA-F]+))?p([-+]?\d{1,3})$/
/** Longer ones are nobody's shortest decimal. */
const MAX_FLOAT = 64

/** A number without sign below `end`. */
export function countBelow(text: string, end: number): number {
  if (!COUNT.test(text)) throw outside
  const value = Number(text)
  if (value >= end) throw outside
  return value
}

/** An integer of `bits` bits, at most 32, with or without sign: the one with sign that has the same bits. */
export function smallInteger(text: string, bits: number): number {
  const found = INTEGER.exec(text)
  if (found === null) throw outside
  // Numbers above 2^53 are not exact, but still out of range.
  const size = Number(found[2])
  const value = found[1] === '-' ? -size : size
  const half = 2 ** (bits - 1)
  if (value < -half || value >= 2 * half) throw outside
  return value >= half ? value - 2 * half : value | 0
}

export function longInteger(text: string): bigint {
  const found = INTEGER.exec(text)
  if (found === null) throw outside
  const size = BigInt(found[2]!)
  const value = found[1] === '-' ? -size : size
  if (value < -(2n ** 63n) || value >= 2n ** 64n) throw outside
  return BigInt.asIntN(64, value)
}

/** The float64 nearest to a finite literal, which has to be one. */
export function doubleValue(text: string): number {
  if (text === 'inf') return Infinity
  if (text === '-inf') return -Infinity
  if (text.length > MAX_FLOAT) throw outside
  if (!DECIMAL.test(text)) return hexadecimal(text)
  const value = Number(text)
  if (!Number.isFinite(value)) throw outside
  return value
}

function hexadecimal(text: string): number {
  const found = HEXADECIMAL.exec(text)
  if (found === null) throw outside
  const [, sign, whole, part = '', exponent] = found as unknown as [string, string, string, string, string]
  // Far from the ends of the range: the power and the product are exact.
  if (Math.abs(Number(exponent)) > 900) throw outside
  const size = Number.parseInt(whole + part, 16) * 2 ** (Number(exponent) - 4 * part.length)
  return sign === '-' ? -size : size
}

/**
 * The float32 nearest to a literal. It is rounded twice, which goes wrong only where the float64 lies in the middle between two float32
 * and the literal perhaps beside it: those are left to others.
 */
export function singleValue(text: string): number {
  const value = doubleValue(text)
  const near = Math.fround(value)
  if (near === value) return near
  if (!Number.isFinite(near)) throw outside
  // As far from the value on the other side: a float32 only for a value in the middle.
  const mirrored = 2 * value - near
  if (Math.fround(mirrored) === mirrored) throw outside
  return near
}
