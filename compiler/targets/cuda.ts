// The CUDA C++ dialect: type names, literals, and a call for each function. Kernels need no header: what is not built into the compiler is below.
import type { Fn } from '../ir/expr.ts'
import type { DType, Scalar } from '../ir/types.ts'
import { type CDialect, type Storage, shortFloat } from './c-family.ts'

/** Device functions that NVRTC and nvcc have built in, for f32. None of them is the fast variant of lower accuracy. */
const floatCalls: Partial<Record<Fn, string>> = {
  abs: 'fabsf',
  floor: 'floorf',
  ceil: 'ceilf',
  // Ties go to even, as on the other targets.
  round: 'rintf',
  trunc: 'truncf',
  sqrt: 'sqrtf',
  fma: 'fmaf',
  exp: 'expf',
  exp2: 'exp2f',
  expm1: 'expm1f',
  log: 'logf',
  log1p: 'log1pf',
  log2: 'log2f',
  sin: 'sinf',
  cos: 'cosf',
  tan: 'tanf',
  asin: 'asinf',
  acos: 'acosf',
  atan: 'atanf',
  sinh: 'sinhf',
  cosh: 'coshf',
  tanh: 'tanhf',
  erf: 'erff',
  pow: 'powf',
  atan2: 'atan2f',
  fmod: 'fmodf',
  // Saturating, and 0 for NaN; a C++ cast would leave both open.
  to_i32: '__float2int_rz',
  to_u32: '__float2uint_rz',
  f32_to_bits: '__float_as_uint',
}

const anyCalls: Partial<Record<Fn, string>> = {
  to_f32: 'float',
  to_i32: 'int',
  to_u32: 'u32',
  to_bool: 'bool',
  bits_to_f32: '__uint_as_float',
}
const integerCalls: Partial<Record<Fn, string>> = { min: 'min', max: 'max', abs: 'abs' }

/** Written by their bits, as no header names them. */
export const INFINITY = 'MLC_INFINITY'

function literal(value: number, type: Scalar): string {
  if (type === 'bool') return value === 0 ? 'false' : 'true'
  if (type === 'u32') return `${value >>> 0}u`
  if (type === 'i32') return value === -(2 ** 31) ? '(-2147483647 - 1)' : String(value)
  if (Number.isNaN(value)) return '__uint_as_float(0x7fc00000u)'
  if (!Number.isFinite(value)) return value > 0 ? INFINITY : `-${INFINITY}`
  if (Object.is(value, -0)) return '-0.0f'
  const text = shortFloat(value)
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`
}

/** Keywords, macros that compilers predefine, and every name that a kernel may call. */
const reserved = `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const consteval constexpr constinit const_cast continue co_await co_return
  co_yield decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
  public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void
  volatile wchar_t while xor xor_eq linux unix i386 NULL INFINITY NAN EOF errno assert stdin stdout stderr isnan isinf signbit threadIdx blockIdx blockDim gridDim warpSize dim3 size_t u32 u16 u8 i8 min max
  abs __umulhi fabsf floorf ceilf rintf truncf sqrtf fmaf expf exp2f expm1f logf log1pf log2f sinf cosf tanf asinf acosf atanf sinhf coshf tanhf erff powf atan2f fmodf`

const ownHelpers = new Set<Fn>(['floordiv', 'floormod', 'sign'])
const floatHelpers = new Set<Fn>(['min', 'max', 'sigmoid', 'isnan', 'isinf', 'round_f16', 'round_bf16'])

const storage: Readonly<Record<DType, Storage>> = {
  f32: { type: 'float' },
  f16: { type: 'u16', load: 'mlc_from_f16', store: 'mlc_to_f16' },
  bf16: { type: 'u16', load: 'mlc_from_bf16', store: 'mlc_to_bf16' },
  i32: { type: 'int' },
  u32: { type: 'u32' },
  i8: { type: 'i8', load: 'int', store: 'i8' },
  u8: { type: 'u8', load: 'u32', store: 'u8' },
  bool: { type: 'u8', store: 'u8' },
}

export const cuda: CDialect = {
  storage: (dtype) => storage[dtype],
  typeName: (type, lanes) => {
    if (lanes === 1) return { f32: 'float', i32: 'int', u32: 'u32', bool: 'bool' }[type]
    return { f32: 'float4', i32: 'int4', u32: 'uint4', bool: 'mlc_bool4' }[type]
  },
  literal,
  call: (fn, type) => {
    const float = type === 'f32'
    if (ownHelpers.has(fn)) return { name: `mlc_${fn}_${type}`, uses: `${fn}_${type}` }
    if (float && floatHelpers.has(fn)) return { name: `mlc_${fn}`, uses: fn }
    if (fn === 'mulhi') return { name: '__umulhi' }
    const name = (float ? floatCalls[fn] : integerCalls[fn]) ?? anyCalls[fn]
    if (!name) throw new Error(`CUDA has no form of ${fn} for ${type}`)
    return { name }
  },
  select: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
  declare: (name, type, value, mutable) => `${mutable ? '' : 'const '}${type} ${name} = ${value};`,
  loop: (name, from, to, step) =>
    `for (int ${name} = ${from}; ${name} < ${to}; ${step === 1 ? `++${name}` : `${name} += ${step}`})`,
  barrier: '__syncthreads();',
  orderedNotEqual: false,
  strict: new Set<Fn>(['shl', 'shr', 'bitand', 'bitor', 'bitxor', 'and', 'or']),
  reserved: new Set(reserved.split(/\s+/)),
}

const device = (head: string, ...body: string[]): string =>
  [`__device__ __forceinline__ ${head} {`, ...body.map((line) => `  ${line}`), '}'].join('\n')

/** The greater or lesser of two, NaN where either is NaN: `fmaxf` and `fminf` would drop it. */
const extremum = (fn: 'max' | 'min', compare: '>' | '<'): string =>
  [
    `__device__ __forceinline__ float mlc_${fn}(float a, float b) {`,
    '#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800',
    '  float c;',
    `  asm("${fn}.NaN.f32 %0, %1, %2;" : "=f"(c) : "f"(a), "f"(b));`,
    '  return c;',
    '#else',
    `  return a ${compare} b || a != a ? a : b;`,
    '#endif',
    '}',
  ].join('\n')

/** Small functions that kernels carry with them where they call them. Integer division by 0 gives 0. */
export const cudaHelpers: ReadonlyMap<string, string> = new Map([
  [
    'floordiv_i32',
    device(
      'int mlc_floordiv_i32(int a, int b)',
      'if (b == 0) return 0;',
      'if (b == -1) return int(0u - u32(a));',
      'return a / b - (a % b != 0 && (a ^ b) < 0 ? 1 : 0);',
    ),
  ],
  [
    'floormod_i32',
    device(
      'int mlc_floormod_i32(int a, int b)',
      'if (b == 0 || b == -1) return 0;',
      'const int r = a % b;',
      'return r != 0 && (r ^ b) < 0 ? r + b : r;',
    ),
  ],
  ['floordiv_u32', device('u32 mlc_floordiv_u32(u32 a, u32 b)', 'return b == 0u ? 0u : a / b;')],
  ['floormod_u32', device('u32 mlc_floormod_u32(u32 a, u32 b)', 'return b == 0u ? 0u : a % b;')],
  ['isinf', device('bool mlc_isinf(float a)', 'return (__float_as_uint(a) & 0x7fffffffu) == 0x7f800000u;')],
  ['isnan', device('bool mlc_isnan(float a)', 'return (__float_as_uint(a) & 0x7fffffffu) > 0x7f800000u;')],
  ['max', extremum('max', '>')],
  ['min', extremum('min', '<')],
  ['sigmoid', device('float mlc_sigmoid(float a)', 'return 1.0f / (1.0f + expf(-a));')],
  ['sign_f32', device('float mlc_sign_f32(float a)', 'return a > 0.0f ? 1.0f : a < 0.0f ? -1.0f : a;')],
  ['sign_i32', device('int mlc_sign_i32(int a)', 'return (a > 0) - (a < 0);')],
  ['sign_u32', device('u32 mlc_sign_u32(u32 a)', 'return a > 0u ? 1u : 0u;')],
])
