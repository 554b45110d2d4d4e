// step/19_adam_d_conv2d_adam_d_conv2d_partial
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 18.9M FLOPs, 542kB moved at least
//   in  relu: f32[32, 16, 8, 8]
//   in  d_relu_2: f32[32, 32, 8, 8]
//   out partial_86: f32[8, 32, 16, 3, 3]
//   out partial_87: f32[8, 32]
// fuses:
//   adam: mul f32[32, 16, 3, 3]
//   d_conv2d: conv f32[16, 1, 32, 3, 3]
//   adam: mul f32[32, 16, 3, 3]
//   adam: add f32[32, 16, 3, 3]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[32, 16, 3, 3]
//   adam: mul f32[32, 16, 3, 3]
//   adam: add f32[32, 16, 3, 3]
//   adam: mul f32
//   and 19 more
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

__device__ __forceinline__ float4 mlc_load4(const float* from) {
  return *reinterpret_cast<const float4*>(from);
}

__device__ __forceinline__ float4 mlc_gather4(const float* from) {
  return make_float4(from[0], from[1], from[2], from[3]);
}

__device__ __forceinline__ void mlc_store4(float* to, float4 a) {
  *reinterpret_cast<float4*>(to) = a;
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

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_19_adam_d_conv2d_adam_d_conv2d_partial(
    const float* __restrict__ relu,
    const float* __restrict__ d_relu_2,
    float* __restrict__ partial_86,
    float* __restrict__ partial_87) {
#line 81 "kernels/step/19_adam_d_conv2d_adam_d_conv2d_partial.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 3 * 64;
  const int rest = group / 3;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  float total = 0.0f;
  const int at = rest * 8192;
  const int at_5 = rest * 4096;
  for (int turn = 0; turn < 18; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 16) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread / 4;
      const int k = thread % 4 * 4;
      const int deep = k0 + k;
      const bool inside = i < 32;
      const int at_2 = i * 64;
      mlc_copy_async_4(tile_a + slot * 1280 + i * 20 + k, d_relu_2 + (inside ? at + deep / 64 * 2048 + at_2 + deep / 8 % 8 * 8 + deep % 8 : 0), inside);
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i_2 = slot_2 % 64;
        const int k_2 = slot_2 / 64;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        const int column_2 = n / 3 % 3;
        const int column_3 = deep_2 / 8 % 8;
        const int at_3 = column_2 + column_3 - 1;
        const int column_4 = n % 3;
        const int column_5 = deep_2 % 8;
        const int at_4 = column_4 + column_5 - 1;
        const bool inside_2 = n < 144 && 0 <= at_3 && at_3 < 8 && 0 <= at_4 && at_4 < 8;
        const int row_2 = deep_2 / 64;
        const int at_6 = n / 9 * 64;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, relu + (inside_2 ? at_5 + row_2 * 1024 + at_6 + max(min(at_3, 7), 0) * 8 + max(min(at_4, 7), 0) : 0), inside_2);
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
      if (n0 == 0 && thread < 64) {
        float part = 0.0f;
        #pragma unroll
        for (int k_4 = 0; k_4 < 16; ++k_4) {
          part += tile_a[a_start + thread * 20 + k_4];
        }
        total += part;
      }
    }
  }
  const int at_7 = rest * 32;
  if (n0 == 0 && thread < 64 && thread < 32) {
    const int at_8 = at_7 + thread;
    partial_87[at_8] = total;
  }
  const int at_9 = rest * 4608;
  #pragma unroll
  for (int i_5 = 0; i_5 < 4; ++i_5) {
    const int m = row + i_5;
    if (m < 32) {
      const int at_10 = at_9 + m * 144;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 144) {
          const float4 sum = mlc_gather4(sums + i_5 * 4 + j_2 * 4);
          mlc_store4(partial_86 + at_10 + n_2, sum);
        }
      }
    }
  }
}
