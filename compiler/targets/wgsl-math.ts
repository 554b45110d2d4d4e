// The math functions that WGSL lacks, or whose built-in it lets overflow or lose accuracy: hand-written text, one
// function a file, scalar `mlc_NAME(f32)` and `mlc_NAME4(vec4f)`. Infinities and NaN are told by their bits, as a
// compiler may assume that there are none. The errors stated in the files were measured on SwiftShader.
import { text as acos } from '../../templates/wgsl/math/acos.wgsl'
import { text as asin } from '../../templates/wgsl/math/asin.wgsl'
import { text as asinPart } from '../../templates/wgsl/math/asin_part.wgsl'
import { text as atan } from '../../templates/wgsl/math/atan.wgsl'
import { text as atan2 } from '../../templates/wgsl/math/atan2.wgsl'
import { text as atan2Octants } from '../../templates/wgsl/math/atan2_octants.wgsl'
import { text as cos } from '../../templates/wgsl/math/cos.wgsl'
import { text as cosh } from '../../templates/wgsl/math/cosh.wgsl'
import { text as erf } from '../../templates/wgsl/math/erf.wgsl'
import { text as exp } from '../../templates/wgsl/math/exp.wgsl'
import { text as exp2 } from '../../templates/wgsl/math/exp2.wgsl'
import { text as expm1 } from '../../templates/wgsl/math/expm1.wgsl'
import { text as floatBits } from '../../templates/wgsl/math/float_bits.wgsl'
import { text as fmod } from '../../templates/wgsl/math/fmod.wgsl'
import { text as isinf } from '../../templates/wgsl/math/isinf.wgsl'
import { text as isnan } from '../../templates/wgsl/math/isnan.wgsl'
import { text as log } from '../../templates/wgsl/math/log.wgsl'
import { text as logParts } from '../../templates/wgsl/math/log_parts.wgsl'
import { text as log1p } from '../../templates/wgsl/math/log1p.wgsl'
import { text as log2 } from '../../templates/wgsl/math/log2.wgsl'
import { text as pow } from '../../templates/wgsl/math/pow.wgsl'
import { text as powPositive } from '../../templates/wgsl/math/pow_positive.wgsl'
import { text as sigmoid } from '../../templates/wgsl/math/sigmoid.wgsl'
import { text as sin } from '../../templates/wgsl/math/sin.wgsl'
import { text as sinh } from '../../templates/wgsl/math/sinh.wgsl'
import { text as tan } from '../../templates/wgsl/math/tan.wgsl'
import { text as tanh } from '../../templates/wgsl/math/tanh.wgsl'
import { text as trigReduce } from '../../templates/wgsl/math/trig_reduce.wgsl'
import { type MathFunction, mathLibrary, orderedWithDependencies } from './math-library.ts'

/**
 * Every helper by name. Kernels call exp, exp2, expm1, log, log2, log1p, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf,
 * sigmoid, pow, atan2, fmod, isnan and isinf (these two give bool and vec4<bool>); float_bits, atan2_octants,
 * asin_part, log_parts, pow_positive and trig_reduce are parts of these.
 */
export const wgslMath: ReadonlyMap<string, MathFunction> = mathLibrary([
  { name: 'isnan', arity: 1, text: isnan, uses: [] },
  { name: 'isinf', arity: 1, text: isinf, uses: [] },
  { name: 'float_bits', arity: 1, text: floatBits, uses: [] },
  { name: 'exp', arity: 1, text: exp, uses: ['isnan', 'float_bits'] },
  { name: 'exp2', arity: 1, text: exp2, uses: ['isnan'] },
  { name: 'expm1', arity: 1, text: expm1, uses: ['isnan', 'float_bits'] },
  { name: 'log_parts', arity: 1, text: logParts, uses: [] },
  { name: 'log', arity: 1, text: log, uses: ['log_parts', 'float_bits'] },
  { name: 'log2', arity: 1, text: log2, uses: ['log_parts', 'float_bits'] },
  { name: 'log1p', arity: 1, text: log1p, uses: ['isnan', 'isinf', 'float_bits'] },
  { name: 'tanh', arity: 1, text: tanh, uses: ['isnan', 'float_bits'] },
  { name: 'sigmoid', arity: 1, text: sigmoid, uses: ['isnan'] },
  { name: 'erf', arity: 1, text: erf, uses: ['isnan', 'float_bits'] },
  { name: 'sinh', arity: 1, text: sinh, uses: ['exp', 'isnan', 'float_bits'] },
  { name: 'cosh', arity: 1, text: cosh, uses: ['exp', 'isnan'] },
  { name: 'atan2_octants', arity: 2, text: atan2Octants, uses: ['isinf'] },
  { name: 'atan', arity: 1, text: atan, uses: ['atan2_octants', 'isnan', 'float_bits'] },
  { name: 'atan2', arity: 2, text: atan2, uses: ['atan2_octants', 'isnan', 'float_bits'] },
  { name: 'asin_part', arity: 2, text: asinPart, uses: [] },
  { name: 'asin', arity: 1, text: asin, uses: ['asin_part', 'isnan', 'float_bits'] },
  { name: 'acos', arity: 1, text: acos, uses: ['asin_part', 'isnan', 'float_bits'] },
  { name: 'trig_reduce', arity: 1, text: trigReduce, uses: [] },
  { name: 'sin', arity: 1, text: sin, uses: ['trig_reduce', 'isnan', 'isinf', 'float_bits'] },
  { name: 'cos', arity: 1, text: cos, uses: ['trig_reduce', 'isnan', 'isinf', 'float_bits'] },
  { name: 'tan', arity: 1, text: tan, uses: ['trig_reduce', 'isnan', 'isinf', 'float_bits'] },
  { name: 'fmod', arity: 2, text: fmod, uses: ['float_bits'] },
  { name: 'pow_positive', arity: 2, text: powPositive, uses: ['float_bits'] },
  { name: 'pow', arity: 2, text: pow, uses: ['pow_positive', 'isnan', 'isinf', 'float_bits'] },
])

/** The named helpers and what they use, dependencies first. Throws for an unknown name. */
export function withDependencies(names: Iterable<string>): MathFunction[] {
  return orderedWithDependencies(wgslMath, names)
}
