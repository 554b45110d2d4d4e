// Float64 versions of the functions that JavaScript lacks, for the references.

/**
 * The error function: its Maclaurin series below 3, the continued fraction of erfc above (Abramowitz and Stegun 7.1.5, 7.1.14);
 * within 1e-15.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const a = Math.abs(x)
  if (a > 6) return Math.sign(x)
  if (a < 3) {
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction)
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)))
}

/** C's fmod is JavaScript's `%`. */
export const fmod = (x: number, y: number): number => x % y

export function roundHalfEven(x: number): number {
  const r = Math.round(x)
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r
}

/** The nearest number of 11 significant bits with an exponent from -14 to 15, or a multiple of 2^-24; ties to even. */
export function roundF16(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -14)
  const step = 2 ** (exponent - 10)
  const rounded = roundHalfEven(x / step) * step
  return Math.abs(rounded) >= 65520 ? Math.sign(x) * Infinity : rounded
}

/** The nearest number of 8 significant bits with the exponents of f32; ties to even. */
export function roundBf16(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const step = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -126) - 7)
  const rounded = roundHalfEven(x / step) * step
  return Math.abs(rounded) >= 2 ** 128 ? Math.sign(x) * Infinity : rounded
}
