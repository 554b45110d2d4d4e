// step/14_d_linear_adam_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 82.4k FLOPs, 22.9kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   in  relu_3: f32[32, 128]
//   in  new_step_0_fc2_bias_t: i32
//   out d_linear_3: f32[128, 10]
//   out new_step_0_fc2_bias_m: f32[10]
//   out new_step_0_fc2_bias_v: f32[10]
//   out new_fc2_bias: f32[10]
// fuses:
//   d_linear: einsum f32[128, 10]
//   adam: mul f32[10]
//   d_linear: sum f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
//   and 8 more
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

__device__ __forceinline__ float4 mlc_load4(const float* from) {
  return *reinterpret_cast<const float4*>(from);
}

__device__ __forceinline__ void mlc_scatter4(float* to, float4 a) {
  to[0] = a.x;
  to[1] = a.y;
  to[2] = a.z;
  to[3] = a.w;
}

#ifndef MLC_HOST
__device__ __forceinline__ void mlc_copy_async_1(float* to, const float* from, bool inside) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
               :: "r"(u32(__cvta_generic_to_shared(to))), "l"(from), "r"(inside ? 4 : 0) : "memory");
}
#endif

#ifndef MLC_HOST
__device__ __forceinline__ void mlc_copy_async_4(float* to, const float* from, bool inside) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
               :: "r"(u32(__cvta_generic_to_shared(to))), "l"(from), "r"(inside ? 16 : 0) : "memory");
}
#endif

#ifndef MLC_HOST
__device__ __forceinline__ void mlc_commit_async() {
  asm volatile("cp.async.commit_group;" ::: "memory");
}
#endif

#ifndef MLC_HOST
template <int latest>
__device__ __forceinline__ void mlc_wait_async() {
  asm volatile("cp.async.wait_group %0;" :: "n"(latest) : "memory");
}
#endif

#line 12 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_14_d_linear_adam_d_linear(
    const float* __restrict__ d_cross_entropy,
    const float* __restrict__ relu_3,
    const int* __restrict__ new_step_0_fc2_bias_t,
    float* __restrict__ d_linear_3,
    float* __restrict__ new_step_0_fc2_bias_m,
    float* __restrict__ new_step_0_fc2_bias_v,
    float* __restrict__ new_fc2_bias) {
#line 79 "kernels/step/14_d_linear_adam_d_linear.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int m0 = group % 2 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  float total = 0.0f;
  for (int turn = 0; turn < 4; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 2) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread % 16 * 4;
      const int k = thread / 16;
      const int m = m0 + i;
      const int deep = k0 + k;
      mlc_copy_async_4(tile_a + slot * 1152 + k * 72 + i, relu_3 + deep * 128 + m, true);
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i_2 = slot_2 % 64;
        const int k_2 = slot_2 / 64;
        const int deep_2 = k0 + k_2;
        const bool inside = i_2 < 10;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, d_cross_entropy + (inside ? deep_2 * 10 + i_2 : 0), inside);
      }
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_3 = (turn - 2) % 3;
      const int a_start = slot_3 * 1152;
      const int b_start = slot_3 * 1152;
      #pragma unroll
      for (int k_3 = 0; k_3 < 16; ++k_3) {
        mlc_scatter4(part_a, mlc_load4(tile_a + a_start + k_3 * 72 + row));
        mlc_scatter4(part_b, mlc_load4(tile_b + b_start + k_3 * 72 + column));
        #pragma unroll
        for (int i_3 = 0; i_3 < 4; ++i_3) {
          #pragma unroll
          for (int j = 0; j < 4; ++j) {
            sums[i_3 * 4 + j] = fmaf(part_a[i_3], part_b[j], sums[i_3 * 4 + j]);
          }
        }
      }
      if (m0 == 0 && thread < 64) {
        float part = 0.0f;
        #pragma unroll
        for (int k_4 = 0; k_4 < 16; ++k_4) {
          part += tile_b[b_start + k_4 * 72 + thread];
        }
        total += part;
      }
    }
  }
  const float real = float(new_step_0_fc2_bias_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (m0 == 0 && thread < 64 && thread < 10) {
    const float sum = new_step_0_fc2_bias_m[thread] * 0.9f + total * 0.1f;
    const float sum_2 = new_step_0_fc2_bias_v[thread] * 0.999f + total * total * 0.001f;
    const float difference = new_fc2_bias[thread] - sum / neg * 0.001f / (sqrtf(sum_2 / neg_2) + 1e-8f);
    new_step_0_fc2_bias_m[thread] = sum;
    new_step_0_fc2_bias_v[thread] = sum_2;
    new_fc2_bias[thread] = difference;
  }
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m_2 = m0 + (row + i_4);
    const int at = m_2 * 10;
    #pragma unroll
    for (int j_2 = 0; j_2 < 4; ++j_2) {
      const int n = column + j_2;
      if (n < 10) {
        const float sum_3 = sums[i_4 * 4 + j_2];
        d_linear_3[at + n] = sum_3;
      }
    }
  }
}
