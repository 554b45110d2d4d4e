// Floats of 16 bits on CUDA: their conversions, and four of them at once.
//
// MLC_HOST is defined where a processor runs the kernels: it brings the functions with PTX itself.

const device = (head: string, ...body: string[]): string =>
  [`__device__ __forceinline__ ${head} {`, ...body.map((line) => `  ${line}`), '}'].join('\n')

const ptx = (text: string): string => `#ifndef MLC_HOST\n${text}\n#endif`

/** Loads and stores of four elements: at once where they are aligned to eight bytes. */
const vectors = (dtype: 'f16' | 'bf16'): [string, string][] => {
  const from = (value: string): string => `mlc_from_${dtype}(${value})`
  const to = (value: string): string => `mlc_to_${dtype}(${value})`
  const each = ['x', 'y', 'z', 'w']
  return [
    [
      `load4_${dtype}`,
      device(
        `float4 mlc_load4_${dtype}(const u16* from)`,
        'const ushort4 a = *reinterpret_cast<const ushort4*>(from);',
        `return make_float4(${each.map((lane) => from(`a.${lane}`)).join(', ')});`,
      ),
    ],
    [
      `gather4_${dtype}`,
      device(
        `float4 mlc_gather4_${dtype}(const u16* from)`,
        `return make_float4(${each.map((_, i) => from(`from[${i}]`)).join(', ')});`,
      ),
    ],
    [
      `store4_${dtype}`,
      device(
        `void mlc_store4_${dtype}(u16* to, float4 a)`,
        `*reinterpret_cast<ushort4*>(to) = make_ushort4(${each.map((lane) => to(`a.${lane}`)).join(', ')});`,
      ),
    ],
    [
      `scatter4_${dtype}`,
      device(
        `void mlc_scatter4_${dtype}(u16* to, float4 a)`,
        ...each.map((lane, i) => `to[${i}] = ${to(`a.${lane}`)};`),
      ),
    ],
  ]
}

export const halfHelpers: ReadonlyMap<string, string> = new Map([
  [
    'from_f16',
    ptx(
      device(
        'float mlc_from_f16(u16 bits)',
        'float a;',
        'asm("cvt.f32.f16 %0, %1;" : "=f"(a) : "h"(bits));',
        'return a;',
      ),
    ),
  ],
  [
    'to_f16',
    ptx(
      device(
        'u16 mlc_to_f16(float a)',
        'u16 bits;',
        'asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(a));',
        'return bits;',
      ),
    ),
  ],
  // A bfloat16 is the upper half of a float; ties go to even.
  ['from_bf16', device('float mlc_from_bf16(u16 bits)', 'return __uint_as_float(u32(bits) << 16);')],
  [
    'to_bf16',
    device(
      'u16 mlc_to_bf16(float a)',
      'const u32 bits = __float_as_uint(a);',
      'return u16(a != a ? 0x7fc0u : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);',
    ),
  ],
  ['round_f16', device('float mlc_round_f16(float a)', 'return mlc_from_f16(mlc_to_f16(a));')],
  ['round_bf16', device('float mlc_round_bf16(float a)', 'return mlc_from_bf16(mlc_to_bf16(a));')],
  ...vectors('f16'),
  ...vectors('bf16'),
])
