// The WGSL dialect: type names, literals, and a call for each function.
import type { Fn } from '../ir/expr.ts'
import type { DType, Scalar } from '../ir/types.ts'
import { type CDialect, type Storage, shortFloat } from './c-family.ts'
import { wgslMath } from './wgsl-math.ts'

const builtinNames: Partial<Record<Fn, string>> = {
  min: 'min',
  max: 'max',
  abs: 'abs',
  sign: 'sign',
  floor: 'floor',
  ceil: 'ceil',
  round: 'round',
  trunc: 'trunc',
  sqrt: 'sqrt',
  fma: 'fma',
  to_f32: 'f32',
  to_i32: 'i32',
  to_u32: 'u32',
  to_bool: 'bool',
  bits_to_f32: 'bitcast<f32>',
  f32_to_bits: 'bitcast<u32>',
}

/** Infinities cannot be written; they are made at run time from bits that the compiler does not see through. */
export const INFINITY = 'bitcast<f32>(infinity_bits)'
/** By bits too: drivers make 0 of an infinity times 0. */
const NAN = 'bitcast<f32>(infinity_bits | 0x00400000u)'

function literal(value: number, type: Scalar): string {
  if (type === 'bool') return value === 0 ? 'false' : 'true'
  if (type === 'u32') return `${value >>> 0}u`
  if (type === 'i32') return value === -(2 ** 31) ? '(-2147483647 - 1)' : String(value)
  if (Number.isNaN(value)) return NAN
  if (!Number.isFinite(value)) return value > 0 ? INFINITY : `-${INFINITY}`
  if (Object.is(value, -0)) return '-0.0'
  const text = shortFloat(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

const reserved = `alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop override requires return struct switch true var while
  NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become cast catch class co_await co_return co_yield coherent column_major common compile compile_fragment concept const_cast consteval
  constexpr constinit crate debugger decltype delete demote demote_to_helper do dynamic_cast enum explicit export extends extern external fallthrough filter final finally friend from fxgroup get goto groupshared highp impl implements
  import inline instanceof interface layout lowp macro macro_rules match mediump meta mod module move mut mutable namespace new nil noexcept noinline nointerpolation non_coherent noncoherent noperspective null nullptr of operator
  package packoffset partition pass patch pixelfragment precise precision premerge priv protected pub public readonly ref regardless register reinterpret_cast require resource restrict self set shared sizeof smooth snorm static
  static_assert static_cast std subroutine super target template this thread_local throw trait try type typedef typeid typename typeof union unless unorm unsafe unsized use using varying virtual volatile wgsl where with writeonly yield
  abs acos acosh all any array asin asinh atan atan2 atanh bool ceil clamp cos cosh cross degrees determinant distance dot exp exp2 f16 f32 faceForward floor fma fract frexp i32 inverseSqrt ldexp length log log2 max min mix modf
  normalize pow radians reflect refract round saturate select sign sin sinh smoothstep sqrt step storageBarrier tan tanh transpose trunc u32 vec2 vec3 vec4 workgroupBarrier bitcast atomic ptr sampler texture main infinity_bits workgroup local`

const storage: Readonly<Record<DType, Storage>> = {
  f32: { type: 'f32' },
  f16: { type: 'f16', load: 'f32', store: 'f16' },
  i32: { type: 'i32' },
  u32: { type: 'u32' },
  // Words that hold several elements: a pass has made their loads and stores.
  ...{ bf16: { type: 'u32' }, i8: { type: 'u32' }, u8: { type: 'u32' }, bool: { type: 'u32' } },
}

export const wgsl: CDialect = {
  storage: (dtype) => storage[dtype],
  typeName: (type, lanes) => (lanes === 4 ? `vec4<${type}>` : type),
  literal,
  call: (fn, type, lanes) => {
    if (fn === 'floordiv' || fn === 'floormod') return { name: `mlc_${fn}_${type}`, uses: `${fn}_${type}` }
    if ((fn === 'max' || fn === 'min') && type === 'f32')
      return { name: `mlc_${fn}${lanes === 4 ? '4' : ''}`, uses: fn }
    if (fn === 'mulhi') return { name: lanes === 4 ? 'mlc_mulhi4' : 'mlc_mulhi', uses: fn }
    if (fn === 'round_f16' || fn === 'round_bf16')
      return { name: `mlc_${fn}${lanes === 4 ? '_4' : ''}`, uses: fn }
    if ((fn === 'to_i32' || fn === 'to_u32') && type === 'f32' && lanes === 1)
      return { name: `mlc_${fn}`, uses: fn }
    if (wgslMath.has(fn) && type === 'f32') return { name: `mlc_${fn}${lanes === 4 ? '4' : ''}`, uses: fn }
    const name = builtinNames[fn]
    if (!name) throw new Error(`WGSL has no form of ${fn} for ${type}`)
    return { name: lanes === 4 && fn.startsWith('to_') ? `vec4<${name}>` : name }
  },
  select: (condition, yes, no) => `select(${no}, ${yes}, ${condition})`,
  declare: (name, type, value, mutable) =>
    mutable ? `var ${name}: ${type} = ${value};` : `let ${name} = ${value};`,
  loop: (name, from, to, step) => `for (var ${name} = ${from}; ${name} < ${to}; ${name} += ${step})`,
  barrier: 'workgroupBarrier();',
  // Tint makes an ordered comparison of `!=` on SPIR-V.
  orderedNotEqual: true,
  strict: new Set<Fn>(['shl', 'shr', 'bitand', 'bitor', 'bitxor', 'and', 'or']),
  reserved: new Set(reserved.split(/\s+/)),
}

/** What WGSL leaves open; Python's integer division and remainder, where a divisor of 0 gives 0. */
export const wgslHelpers: ReadonlyMap<string, string> = new Map([
  [
    'round_f16',
    `// The nearest f16, ties to even, by its bits: drivers drop a conversion there and back.
fn mlc_round_f16(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let size = bits & 0x7fffffffu;
  let even = (size + 0xfffu + ((size >> 13u) & 1u)) & 0xffffe000u;
  let limited = select(select(even, 0x7f800000u, even >= 0x47800000u), size, size > 0x7f800000u);
  let tiny = bitcast<u32>(round(bitcast<f32>(size) * 16777216.0) * 5.9604645e-8);
  return bitcast<f32>(select(limited, tiny, size < 0x38800000u) | (bits & 0x80000000u));
}

fn mlc_round_f16_4(x: vec4f) -> vec4f {
  return vec4f(mlc_round_f16(x.x), mlc_round_f16(x.y), mlc_round_f16(x.z), mlc_round_f16(x.w));
}`,
  ],
  [
    'unpack_u8',
    `// Byte \`at\` of an array, from the word that holds it.
fn mlc_unpack_u8(word: u32, at: i32) -> u32 {
  return extractBits(word, 8u * (u32(at) & 3u), 8u);
}`,
  ],
  [
    'unpack_i8',
    `// Byte \`at\` of an array, from the word that holds it, with its sign.
fn mlc_unpack_i8(word: u32, at: i32) -> i32 {
  return extractBits(bitcast<i32>(word), 8u * (u32(at) & 3u), 8u);
}`,
  ],
  [
    'unpack_bf16',
    `// Element \`at\` of an array of bfloat16, the upper halves of f32, from the word that holds it.
fn mlc_unpack_bf16(word: u32, at: i32) -> f32 {
  return bitcast<f32>(select(word << 16u, word & 0xffff0000u, (at & 1) == 1));
}`,
  ],
  [
    'round_bf16',
    `// The nearest bfloat16, ties to even.
fn mlc_round_bf16(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let rounded = (bits + 0x7fffu + ((bits >> 16u) & 1u)) & 0xffff0000u;
  return bitcast<f32>(select(rounded, bits, (bits & 0x7fffffffu) > 0x7f800000u));
}

fn mlc_round_bf16_4(x: vec4f) -> vec4f {
  return vec4f(mlc_round_bf16(x.x), mlc_round_bf16(x.y), mlc_round_bf16(x.z), mlc_round_bf16(x.w));
}`,
  ],
  [
    'bits_bf16',
    `// The nearest bfloat16, ties to even.
fn mlc_bits_bf16(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  let rounded = (bits + 0x7fffu + ((bits >> 16u) & 1u)) >> 16u;
  return select(rounded, 0x7fc0u, (bits & 0x7fffffffu) > 0x7f800000u);
}`,
  ],
  [
    'mulhi',
    `// The upper 32 bits of a product, from 16-bit halves.
fn mlc_mulhi(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let cross = (a >> 16u) * (b & 0xffffu);
  let other = (a & 0xffffu) * (b >> 16u);
  let middle = (low >> 16u) + (cross & 0xffffu) + (other & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross >> 16u) + (other >> 16u) + (middle >> 16u);
}

fn mlc_mulhi4(a: vec4u, b: vec4u) -> vec4u {
  return vec4u(mlc_mulhi(a.x, b.x), mlc_mulhi(a.y, b.y), mlc_mulhi(a.z, b.z), mlc_mulhi(a.w, b.w));
}`,
  ],
  ...(['max', 'min'] as const).map((fn): [string, string] => [
    fn,
    `// NaN where either is NaN: WGSL leaves it open which operand ${fn} gives then.
fn mlc_${fn}(a: f32, b: f32) -> f32 {
  let nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u || (bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
  return select(${fn}(a, b), a + b, nan);
}

// NaN where either is NaN: WGSL leaves it open which operand ${fn} gives then.
fn mlc_${fn}4(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  let nan_a = (bitcast<vec4<u32>>(a) & vec4<u32>(0x7fffffffu)) > vec4<u32>(0x7f800000u);
  let nan_b = (bitcast<vec4<u32>>(b) & vec4<u32>(0x7fffffffu)) > vec4<u32>(0x7f800000u);
  return select(${fn}(a, b), a + b, nan_a | nan_b);
}`,
  ]),
  ...(
    [
      ['i32', '2147483647', '2147483648.0'],
      ['u32', '4294967295u', '4294967296.0'],
    ] as const
  ).map(([type, most, beyond]): [string, string] => [
    `to_${type}`,
    `// WGSL stops at the largest float below the bound, and leaves NaN open; elsewhere they are the bound and 0.
fn mlc_to_${type}(x: f32) -> ${type} {
  let nan = (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
  return select(select(${type}(x), ${most}, x >= ${beyond}), ${type}(0), nan);
}`,
  ]),
  [
    'floordiv_i32',
    `fn mlc_floordiv_i32(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let q = a / b;
  return q - select(0, 1, (a % b != 0) && ((a ^ b) < 0));
}`,
  ],
  [
    'floormod_i32',
    `fn mlc_floormod_i32(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let r = a % b;
  return select(r, r + b, (r != 0) && ((r ^ b) < 0));
}`,
  ],
  [
    'floordiv_u32',
    `fn mlc_floordiv_u32(a: u32, b: u32) -> u32 {
  if (b == 0u) { return 0u; }
  return a / b;
}`,
  ],
  [
    'floormod_u32',
    `fn mlc_floormod_u32(a: u32, b: u32) -> u32 {
  if (b == 0u) { return 0u; }
  return a % b;
}`,
  ],
])
