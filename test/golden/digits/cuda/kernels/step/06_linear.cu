// step/06_linear
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 82.2k FLOPs, 22.8kB moved at least
//   in  relu_3: f32[32, 128]
//   in  fc2_weight: f32[10, 128]
//   in  fc2_bias: f32[10]
//   out out: f32[32, 10]
// fuses:
//   linear: einsum f32[32, 10]
//   linear: add f32[32, 10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

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
step_06_linear(
    const float* __restrict__ relu_3,
    const float* __restrict__ fc2_weight,
    const float* __restrict__ fc2_bias,
    float* __restrict__ out) {
#line 61 "kernels/step/06_linear.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int thread = int(threadIdx.x);
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  for (int turn = 0; turn < 10; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 8) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread / 4;
      const int k = thread % 4 * 4;
      const int deep = k0 + k;
      const bool inside = i < 32;
      const int at = i * 128;
      mlc_copy_async_4(tile_a + slot * 1280 + i * 20 + k, relu_3 + (inside ? at + deep : 0), inside);
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i_2 = slot_2 / 16;
        const int k_2 = slot_2 % 16;
        const int deep_2 = k0 + k_2;
        const bool inside_2 = i_2 < 10;
        const int at_2 = i_2 * 128;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, fc2_weight + (inside_2 ? at_2 + deep_2 : 0), inside_2);
      }
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_3 = (turn - 2) % 3;
      const int a_start = slot_3 * 1280;
      const int b_start = slot_3 * 1152;
      #pragma unroll
      for (int k_3 = 0; k_3 < 16; ++k_3) {
        #pragma unroll
        for (int i_3 = 0; i_3 < 4; ++i_3) {
          part_a[i_3] = tile_a[a_start + (row + i_3) * 20 + k_3];
        }
        mlc_scatter4(part_b, mlc_load4(tile_b + b_start + k_3 * 72 + column));
        #pragma unroll
        for (int i_4 = 0; i_4 < 4; ++i_4) {
          #pragma unroll
          for (int j = 0; j < 4; ++j) {
            sums[i_4 * 4 + j] = fmaf(part_a[i_4], part_b[j], sums[i_4 * 4 + j]);
          }
        }
      }
    }
  }
  #pragma unroll
  for (int i_5 = 0; i_5 < 4; ++i_5) {
    const int m = row + i_5;
    if (m < 32) {
      const int at_3 = m * 10;
      #pragma unroll
      for (int j_2 = 0; j_2 < 4; ++j_2) {
        const int n = column + j_2;
        if (n < 10) {
          const float sum = sums[i_5 * 4 + j_2];
          out[at_3 + n] = sum + fc2_bias[n];
        }
      }
    }
  }
}
