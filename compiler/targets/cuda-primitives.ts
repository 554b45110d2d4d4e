// What CUDA's hardware does beyond arithmetic, as small functions: tensor cores, copies beside arithmetic, conversions, vectors of four.
//
// Inline PTX stands only here. MLC_HOST is defined where a processor runs the kernels: it brings the functions with PTX itself.
import type { ActionPrimitive, ValuePrimitive } from '../ir/kernel.ts'

const device = (head: string, ...body: string[]): string =>
  [`__device__ __forceinline__ ${head} {`, ...body.map((line) => `  ${line}`), '}'].join('\n')

const ptx = (text: string): string => `#ifndef MLC_HOST\n${text}\n#endif`

/** `mma.sync` of the PTX manual: a warp's 16 x 8 sums, rows of A times columns of B. */
const mma = (name: string, shape: string, type: string): string =>
  ptx(
    device(
      `void mlc_mma_${name}(float* c, const u32* a, const u32* b)`,
      `asm volatile("mma.sync.aligned.${shape}.row.col.f32.${type}.${type}.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"`,
      '             : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])',
      '             : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));',
    ),
  )

const pack = (name: string, type: string): string =>
  ptx(
    device(
      `u32 mlc_pack_${name}(float low, float high)`,
      'u32 word;',
      `asm("cvt.rn.${type}.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));`,
      'return word;',
    ),
  )

const copy = (bytes: number, level: string): string =>
  [
    `  asm volatile("cp.async.${level}.shared.global [%0], [%1], ${bytes}, %2;"`,
    '               :: "r"(u32(__cvta_generic_to_shared(to))), "l"(from), "r"(inside ? ' +
      `${bytes} : 0) : "memory");`,
  ].join('\n')

/** The functions by the names that primitives have. */
export const primitiveHelpers: ReadonlyMap<string, string> = new Map([
  ['mma_tf32', mma('tf32', 'm16n8k8', 'tf32')],
  ['mma_bf16', mma('bf16', 'm16n8k16', 'bf16')],
  ['mma_f16', mma('f16', 'm16n8k16', 'f16')],
  ['pack_bf16', pack('bf16', 'bf16x2')],
  ['pack_f16', pack('f16', 'f16x2')],
  [
    'round_tf32',
    ptx(
      device(
        'u32 mlc_round_tf32(float a)',
        'u32 bits;',
        'asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(a));',
        'return bits;',
      ),
    ),
  ],
  [
    'copy_async_1',
    ptx(
      device(
        'void mlc_copy_async_1(float* to, const float* from, bool inside)',
        ...copy(4, 'ca')
          .split('\n')
          .map((l) => l.slice(2)),
      ),
    ),
  ],
  [
    'copy_async_4',
    ptx(
      device(
        'void mlc_copy_async_4(float* to, const float* from, bool inside)',
        ...copy(16, 'cg')
          .split('\n')
          .map((l) => l.slice(2)),
      ),
    ),
  ],
  [
    'commit_async',
    ptx(device('void mlc_commit_async()', 'asm volatile("cp.async.commit_group;" ::: "memory");')),
  ],
  [
    'wait_async',
    ptx(
      `template <int latest>\n${device('void mlc_wait_async()', 'asm volatile("cp.async.wait_group %0;" :: "n"(latest) : "memory");')}`,
    ),
  ],
])

/** Vectors of four: aligned ones move at once, others element by element. */
export const vectorHelpers: ReadonlyMap<string, string> = new Map([
  ['bool4', 'struct mlc_bool4 {\n  bool x, y, z, w;\n};'],
  ['splat4_f32', device('float4 mlc_splat4(float a)', 'return make_float4(a, a, a, a);')],
  ['splat4_bool', device('mlc_bool4 mlc_splat4(bool a)', 'return mlc_bool4{a, a, a, a};')],
  ['load4', device('float4 mlc_load4(const float* from)', 'return *reinterpret_cast<const float4*>(from);')],
  [
    'gather4',
    device(
      'float4 mlc_gather4(const float* from)',
      'return make_float4(from[0], from[1], from[2], from[3]);',
    ),
  ],
  [
    'load4_bool',
    device(
      'mlc_bool4 mlc_load4_bool(const u8* from)',
      'const uchar4 a = *reinterpret_cast<const uchar4*>(from);',
      'return mlc_bool4{a.x != 0, a.y != 0, a.z != 0, a.w != 0};',
    ),
  ],
  [
    'gather4_bool',
    device(
      'mlc_bool4 mlc_gather4_bool(const u8* from)',
      'return mlc_bool4{from[0] != 0, from[1] != 0, from[2] != 0, from[3] != 0};',
    ),
  ],
  ['store4', device('void mlc_store4(float* to, float4 a)', '*reinterpret_cast<float4*>(to) = a;')],
  [
    'scatter4',
    device(
      'void mlc_scatter4(float* to, float4 a)',
      'to[0] = a.x;',
      'to[1] = a.y;',
      'to[2] = a.z;',
      'to[3] = a.w;',
    ),
  ],
])

/** The call of a primitive that gives a value. */
export function valueCall(name: ValuePrimitive, args: readonly string[]): string {
  if (name === 'shuffle_xor') return `__shfl_xor_sync(0xffffffffu, ${args.join(', ')})`
  if (name === 'broadcast') return `__shfl_sync(0xffffffffu, ${args.join(', ')})`
  return `mlc_${name}(${args.join(', ')})`
}

/** The statement of a primitive, and the helper that it needs. */
export function actionCall(
  name: ActionPrimitive,
  addresses: readonly string[],
  args: readonly string[],
): { readonly text: string; readonly uses: string } {
  if (name === 'copy_async') {
    const [elements, inside] = args
    return {
      text: `mlc_copy_async_${elements}(${[...addresses, inside].join(', ')});`,
      uses: `copy_async_${elements}`,
    }
  }
  if (name === 'wait_async') return { text: `mlc_wait_async<${args[0]}>();`, uses: name }
  return { text: `mlc_${name}(${[...addresses, ...args].join(', ')});`, uses: name }
}
