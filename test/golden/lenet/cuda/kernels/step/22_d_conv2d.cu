// step/22_d_conv2d
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 3.76M FLOPs, 54.0kB moved at least
//   in  d_relu_3: f32[4, 16, 10, 10]
//   in  conv2_weight: f32[16, 6, 5, 5]
//   out d_conv2d: f32[4, 1, 6, 14, 14]
// fuses:
//   d_conv2d: conv f32[4, 1, 6, 14, 14]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

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

#line 11 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_22_d_conv2d(
    const float* __restrict__ d_relu_3,
    const float* __restrict__ conv2_weight,
    float* __restrict__ d_conv2d) {
#line 59 "kernels/step/22_d_conv2d.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 4 * 64;
  const int rest = group / 4;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  const int at_4 = rest * 1600;
  for (int turn = 0; turn < 27; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 25) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i = slot_2 % 64;
        const int k = slot_2 / 64;
        const int deep = k0 + k;
        const bool inside = i < 6;
        const int at = i * 25;
        mlc_copy_async_1(tile_a + slot * 1152 + k * 72 + i, conv2_weight + (inside ? deep / 25 * 150 + at + deep / 5 % 5 * -5 + deep % 5 * -1 + 24 : 0), inside);
      }
      #pragma unroll 2
      for (int turn_3 = 0; turn_3 < 4; ++turn_3) {
        const int slot_3 = turn_3 * 256 + thread;
        const int i_2 = slot_3 % 64;
        const int k_2 = slot_3 / 64;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        const int row_2 = n / 14;
        const int column_2 = deep_2 / 5 % 5;
        const int at_2 = row_2 + column_2 - 4;
        const int column_3 = n % 14;
        const int column_4 = deep_2 % 5;
        const int at_3 = column_3 + column_4 - 4;
        const bool inside_2 = n < 196 && 0 <= at_2 && at_2 < 10 && 0 <= at_3 && at_3 < 10;
        const int row_3 = deep_2 / 25;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, d_relu_3 + (inside_2 ? at_4 + row_3 * 100 + max(min(at_2, 9), 0) * 10 + max(min(at_3, 9), 0) : 0), inside_2);
      }
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_4 = (turn - 2) % 3;
      const int a_start = slot_4 * 1152;
      const int b_start = slot_4 * 1152;
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
    }
  }
  const int at_5 = rest * 1176;
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m = row + i_4;
    if (m < 6) {
      const int at_6 = at_5 + m * 196;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 196) {
          const float4 sum = mlc_gather4(sums + i_4 * 4 + j_2 * 4);
          mlc_store4(d_conv2d + at_6 + n_2, sum);
        }
      }
    }
  }
}
