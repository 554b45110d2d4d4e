// predict/05_linear_relu
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 81.1k FLOPs, 44.1kB moved at least
//   in  linear: f32[4, 120]
//   in  fc1_bias: f32[120]
//   in  fc2_weight: f32[84, 120]
//   out linear_2: f32[4, 84]
// fuses:
//   linear: add f32[4, 120]
//   relu f32[4, 120]
//   linear: einsum f32[4, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

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

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
predict_05_linear_relu(
    const float* __restrict__ linear,
    const float* __restrict__ fc1_bias,
    const float* __restrict__ fc2_weight,
    float* __restrict__ linear_2) {
#line 63 "kernels/predict/05_linear_relu.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
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
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i = slot_2 / 16;
        const int k = slot_2 % 16;
        const int deep = k0 + k;
        const int least = min(deep, 119);
        const float sum = linear[min(i, 3) * 120 + least] + fc1_bias[least];
        tile_a[slot * 1280 + i * 20 + k] = (i < 4 && deep < 120 ? (sum < 0.0f ? 0.0f : sum) : 0.0f);
      }
      #pragma unroll 2
      for (int turn_3 = 0; turn_3 < 4; ++turn_3) {
        const int slot_3 = turn_3 * 256 + thread;
        const int i_2 = slot_3 / 16;
        const int k_2 = slot_3 % 16;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        const bool inside = n < 84 && deep_2 < 120;
        const int at = n * 120;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, fc2_weight + (inside ? at + deep_2 : 0), inside);
      }
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_4 = (turn - 2) % 3;
      const int a_start = slot_4 * 1280;
      const int b_start = slot_4 * 1152;
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
    if (m < 4) {
      const int at_2 = m * 84;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 84) {
          const float4 sum_2 = mlc_gather4(sums + i_5 * 4 + j_2 * 4);
          mlc_store4(linear_2 + at_2 + n_2, sum_2);
        }
      }
    }
  }
}
