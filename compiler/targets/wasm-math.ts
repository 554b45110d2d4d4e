// The transcendental functions of the WebAssembly target: hand-written SIMD text over f32x4, one function a file.
// A scalar is the same function of a splat. As they stand, with plain multiplies and adds, results repeat bit for bit on every engine.
import { text as acos } from '../../templates/wasm/math/acos.wat'
import { text as asin } from '../../templates/wasm/math/asin.wat'
import { text as asinF64 } from '../../templates/wasm/math/asin_f64.wat'
import { text as atan } from '../../templates/wasm/math/atan.wat'
import { text as atan2 } from '../../templates/wasm/math/atan2.wat'
import { text as atan2F64 } from '../../templates/wasm/math/atan2_f64.wat'
import { text as atan2Quadrant } from '../../templates/wasm/math/atan2_quadrant.wat'
import { text as cos } from '../../templates/wasm/math/cos.wat'
import { text as cosh } from '../../templates/wasm/math/cosh.wat'
import { text as erf } from '../../templates/wasm/math/erf.wat'
import { text as exp } from '../../templates/wasm/math/exp.wat'
import { text as expDown } from '../../templates/wasm/math/exp_down.wat'
import { text as exp2 } from '../../templates/wasm/math/exp2.wat'
import { text as expm1 } from '../../templates/wasm/math/expm1.wat'
import { text as fmod } from '../../templates/wasm/math/fmod.wat'
import { text as fmodF64 } from '../../templates/wasm/math/fmod_f64.wat'
import { text as log } from '../../templates/wasm/math/log.wat'
import { text as logSpecial } from '../../templates/wasm/math/log_special.wat'
import { text as logTail } from '../../templates/wasm/math/log_tail.wat'
import { text as log1p } from '../../templates/wasm/math/log1p.wat'
import { text as log2 } from '../../templates/wasm/math/log2.wat'
import { text as log10 } from '../../templates/wasm/math/log10.wat'
import { text as pow } from '../../templates/wasm/math/pow.wat'
import { text as powF64 } from '../../templates/wasm/math/pow_f64.wat'
import { text as sigmoid } from '../../templates/wasm/math/sigmoid.wat'
import { text as sin } from '../../templates/wasm/math/sin.wat'
import { text as sinh } from '../../templates/wasm/math/sinh.wat'
import { text as tan } from '../../templates/wasm/math/tan.wat'
import { text as tanh } from '../../templates/wasm/math/tanh.wat'
import { text as trigReduce } from '../../templates/wasm/math/trig_reduce.wat'
import { text as trigReduceLarge } from '../../templates/wasm/math/trig_reduce_large.wat'
import { type MathFunction, mathLibrary, orderedWithDependencies } from './math-library.ts'

export type { MathFunction } from './math-library.ts'

/**
 * Every helper by name; `(func $NAME (param v128 ...) (result v128))` each. Kernels call exp, exp_down, exp2, expm1, log,
 * log1p, log2, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf, sigmoid, pow, atan2 and fmod; the
 * names with an underscore are parts of these.
 */
export const wasmMath: ReadonlyMap<string, MathFunction> = mathLibrary([
  { name: 'exp', arity: 1, text: exp, uses: [] },
  { name: 'exp_down', arity: 1, text: expDown, uses: [] },
  { name: 'exp2', arity: 1, text: exp2, uses: [] },
  { name: 'expm1', arity: 1, text: expm1, uses: [] },
  { name: 'log', arity: 1, text: log, uses: ['log_tail', 'log_special'] },
  { name: 'log1p', arity: 1, text: log1p, uses: ['log_tail', 'log_special'] },
  { name: 'log2', arity: 1, text: log2, uses: ['log_tail', 'log_special'] },
  { name: 'log10', arity: 1, text: log10, uses: ['log_tail', 'log_special'] },
  { name: 'log_tail', arity: 1, text: logTail, uses: [] },
  { name: 'log_special', arity: 2, text: logSpecial, uses: [] },
  { name: 'sin', arity: 1, text: sin, uses: ['trig_reduce'] },
  { name: 'cos', arity: 1, text: cos, uses: ['trig_reduce'] },
  { name: 'tan', arity: 1, text: tan, uses: ['trig_reduce'] },
  { name: 'trig_reduce', arity: 1, text: trigReduce, uses: ['trig_reduce_large'] },
  { name: 'trig_reduce_large', arity: 1, text: trigReduceLarge, uses: [] },
  { name: 'asin', arity: 1, text: asin, uses: ['asin_f64'] },
  { name: 'acos', arity: 1, text: acos, uses: ['asin_f64'] },
  { name: 'asin_f64', arity: 1, text: asinF64, uses: [] },
  { name: 'atan', arity: 1, text: atan, uses: ['atan2_f64'] },
  { name: 'atan2', arity: 2, text: atan2, uses: ['atan2_quadrant'] },
  { name: 'atan2_quadrant', arity: 2, text: atan2Quadrant, uses: ['atan2_f64'] },
  { name: 'atan2_f64', arity: 2, text: atan2F64, uses: [] },
  { name: 'sinh', arity: 1, text: sinh, uses: ['exp'] },
  { name: 'cosh', arity: 1, text: cosh, uses: ['exp'] },
  { name: 'tanh', arity: 1, text: tanh, uses: ['exp'] },
  { name: 'erf', arity: 1, text: erf, uses: ['exp'] },
  { name: 'sigmoid', arity: 1, text: sigmoid, uses: ['exp'] },
  { name: 'pow', arity: 2, text: pow, uses: ['pow_f64'] },
  { name: 'pow_f64', arity: 2, text: powF64, uses: [] },
  { name: 'fmod', arity: 2, text: fmod, uses: ['fmod_f64'] },
  { name: 'fmod_f64', arity: 2, text: fmodF64, uses: [] },
])

/** The named helpers and what they use, dependencies first. Throws for an unknown name. */
export function withDependencies(names: Iterable<string>): MathFunction[] {
  return orderedWithDependencies(wasmMath, names)
}
