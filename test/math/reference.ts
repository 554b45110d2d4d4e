// Float64 references, float32 sweeps and the error measure for the tests of the math helpers.

/** erf in float64: the Maclaurin series below 3, a continued fraction of erfc above (DLMF 7.6.1, 7.9.1). */
export function erf(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x
  const a = Math.abs(x)
  if (a > 6) return Math.sign(x)
  if (a < 3) {
    let term = x
    let sum = x
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let k = 60; k > 0; k--) fraction = k / 2 / (a + fraction)
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction))
}

/** The logistic function in float64. */
export function sigmoid(x: number): number {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))
}

/** C's pow, which differs from the language's for a base of 1 or -1. */
export function pow(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1
  return x ** y
}

/** One function's reference, the ranges where it does something, and the error bound in ulp. */
export interface Case {
  readonly name: string
  readonly reference: (x: number, y: number) => number
  /** Values beside those of all exponents are uniform in this range, for each operand. */
  readonly range: readonly [number, number]
  readonly ulp: number
  /** Takes any first operand to one that the function is for; without it, all are. */
  readonly domain?: (x: number) => number
}

const special = [
  0,
  -0,
  Infinity,
  -Infinity,
  Number.NaN,
  1,
  -1,
  2,
  -2,
  0.5,
  -0.5,
  3,
  -3,
  2.5,
  -2.5,
  1e-45,
  -1e-45,
  1.1754944e-38,
  -1.1754944e-38,
  1.1754942e-38,
  3.4028235e38,
  -3.4028235e38,
  16777216,
  16777217,
  88.72283,
  88.72284,
  -87.33655,
  -103.97208,
  -103.97209,
  89.41598,
  89.415985,
  0.99999994,
  -0.99999994,
  1.0000001,
  0.70710683,
  Math.SQRT1_2,
  Math.SQRT2,
  1.4142137,
  1.5707964,
  Math.PI,
  6.2831855,
  1e6,
  1048576,
  1048577,
  1e9,
  1e22,
  -1e30,
  128,
  -126,
  -149,
  -150,
  -151,
]

/** A small repeatable generator of 32-bit words (xorshift32). */
function words(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/**
 * `count` float32 inputs for one operand: the special values, then by turns any bit pattern and a value uniform
 * in `range`. A second operand pairs every special value with every other.
 */
export function sweep(count: number, range: readonly [number, number], operand: 0 | 1): Float32Array {
  const values = new Float32Array(count)
  const bits = new Uint32Array(values.buffer)
  const next = words(0x9e3779b9 + operand)
  const pairs = special.length * special.length
  for (let i = 0; i < count; i++) {
    if (i < pairs) values[i] = special[operand === 0 ? i % special.length : Math.floor(i / special.length)]!
    else if (i % 2 === 0) bits[i] = next()
    else values[i] = range[0] + (range[1] - range[0]) * (next() / 2 ** 32)
  }
  return values
}

/** The error of a float32 against the float64 truth, in float32 ulp of the truth; Infinity for a wrong kind. */
export function ulpError(got: number, truth: number): number {
  const rounded = Math.fround(truth)
  if (Object.is(got, rounded))
    return Math.abs(got) === Infinity || got === 0 || Number.isNaN(got) ? 0 : distance(got, truth)
  if (!Number.isFinite(rounded) || !Number.isFinite(got) || truth === 0) return Infinity
  if (got === 0 && Math.sign(truth) * (Object.is(got, -0) ? -1 : 1) < 0) return Infinity
  return distance(got, truth)
}

function distance(got: number, truth: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(truth))))
  return Math.abs(got - truth) / 2 ** (exponent - 23)
}

/** A case's largest error over the inputs, with the inputs and results where it occurs. */
export function largestError(
  entry: Case,
  x: Float32Array,
  y: Float32Array,
  got: Float32Array,
): { error: number; at: string } {
  let error = -1
  let at = ''
  for (let i = 0; i < x.length; i++) {
    const truth = entry.reference(x[i]!, y[i]!)
    const e = ulpError(got[i]!, truth)
    if (e > error) {
      error = e
      at = `${entry.name}(${x[i]}, ${y[i]}) gave ${got[i]}, truth ${truth}`
    }
  }
  return { error, at }
}

/** Every function with its reference; `ulp` bounds are those of the WebAssembly helpers. */
export const cases: readonly Case[] = [
  { name: 'exp', reference: Math.exp, range: [-104, 89], ulp: 1 },
  { name: 'exp_down', reference: Math.exp, range: [-110, 0], ulp: 1, domain: (x) => -Math.abs(x) },
  { name: 'exp2', reference: (x) => 2 ** x, range: [-150, 128], ulp: 1.1 },
  { name: 'expm1', reference: Math.expm1, range: [-3, 3], ulp: 1.3 },
  { name: 'log', reference: Math.log, range: [0.5, 2], ulp: 0.9 },
  { name: 'log1p', reference: Math.log1p, range: [-0.9, 2], ulp: 1.5 },
  { name: 'log2', reference: Math.log2, range: [0.5, 2], ulp: 1.5 },
  { name: 'log10', reference: Math.log10, range: [0.5, 2], ulp: 1.1 },
  { name: 'sin', reference: Math.sin, range: [-100, 100], ulp: 1.6 },
  { name: 'cos', reference: Math.cos, range: [-100, 100], ulp: 1.6 },
  { name: 'tan', reference: Math.tan, range: [-10, 10], ulp: 2.7 },
  { name: 'asin', reference: Math.asin, range: [-1, 1], ulp: 0.501 },
  { name: 'acos', reference: Math.acos, range: [-1, 1], ulp: 0.501 },
  { name: 'atan', reference: Math.atan, range: [-5, 5], ulp: 0.501 },
  { name: 'sinh', reference: Math.sinh, range: [-90, 90], ulp: 2.6 },
  { name: 'cosh', reference: Math.cosh, range: [-90, 90], ulp: 1.9 },
  { name: 'tanh', reference: Math.tanh, range: [-5, 5], ulp: 1.35 },
  { name: 'erf', reference: erf, range: [-4, 4], ulp: 1.25 },
  { name: 'sigmoid', reference: sigmoid, range: [-104, 20], ulp: 1.8 },
  { name: 'pow', reference: pow, range: [0, 12], ulp: 0.51 },
  { name: 'atan2', reference: Math.atan2, range: [-3, 3], ulp: 0.501 },
  { name: 'fmod', reference: (x, y) => x % y, range: [-100, 100], ulp: 0 },
]
