// The two 16-bit floating-point formats as bit patterns: IEEE 754 binary16 and bfloat16.

const scratch = new DataView(new ArrayBuffer(4))

/** The value of a binary16 bit pattern; exact. */
export function f16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The value of a bfloat16 bit pattern: the upper half of a binary32; exact. */
export function bf16ToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

/** The nearest binary16, ties to even; beyond 65519.99 it is an infinity. Rounds once, also from a double. */
export function numberToF16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  // The spacing of binary16 around `size` is 2^(exponent - 10). A log2 that errs beside a power of two is harmless: the fraction
  // then rounds to 1024 or 2048, and carries into the exponent field by addition.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14)
  return sign | (((exponent + 14) << 10) + roundHalfEven(size * 2 ** (10 - exponent)))
}

/** The nearest bfloat16, ties to even; from a double, the value is rounded to binary32 first. */
export function numberToBf16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}
