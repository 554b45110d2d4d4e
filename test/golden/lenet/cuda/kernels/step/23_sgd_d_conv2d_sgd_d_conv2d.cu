// step/23_sgd_d_conv2d_sgd_d_conv2d
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 1.94M FLOPs, 63.7kB moved at least
//   in  max_pool2d: f32[4, 6, 14, 14]
//   in  d_relu_3: f32[4, 16, 10, 10]
//   out new_step_0_conv2_weight_velocity: f32[16, 6, 5, 5]
//   out new_conv2_weight: f32[16, 6, 5, 5]
//   out new_step_0_conv2_bias_velocity: f32[16]
//   out new_conv2_bias: f32[16]
// fuses:
//   sgd: mul f32[16, 6, 5, 5]
//   d_conv2d: conv f32[6, 1, 16, 5, 5]
//   sgd: add f32[16, 6, 5, 5]
//   sgd: mul f32[16, 6, 5, 5]
//   sgd: sub f32[16, 6, 5, 5]
//   sgd: mul f32[16]
//   d_conv2d: sum f32[16]
//   sgd: add f32[16]
//   sgd: mul f32[16]
//   sgd: sub f32[16]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

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
step_23_sgd_d_conv2d_sgd_d_conv2d(
    const float* __restrict__ max_pool2d,
    const float* __restrict__ d_relu_3,
    float* __restrict__ new_step_0_conv2_weight_velocity,
    float* __restrict__ new_conv2_weight,
    float* __restrict__ new_step_0_conv2_bias_velocity,
    float* __restrict__ new_conv2_bias) {
#line 67 "kernels/step/23_sgd_d_conv2d_sgd_d_conv2d.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 3 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  float total = 0.0f;
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
        const bool inside = i < 16;
        const int at = i * 100;
        mlc_copy_async_1(tile_a + slot * 1152 + k * 72 + i, d_relu_3 + (inside ? deep / 100 * 1600 + at + deep / 10 % 10 * 10 + deep % 10 : 0), inside);
      }
      #pragma unroll 2
      for (int turn_3 = 0; turn_3 < 4; ++turn_3) {
        const int slot_3 = turn_3 * 256 + thread;
        const int i_2 = slot_3 % 64;
        const int k_2 = slot_3 / 64;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        const bool inside_2 = n < 150;
        const int row_2 = deep_2 / 100;
        const int at_2 = n / 25 * 196;
        const int at_3 = n / 5 % 5 * 14;
        const int column_2 = deep_2 / 10 % 10;
        const int column_3 = n % 5;
        const int column_4 = deep_2 % 10;
        mlc_copy_async_1(tile_b + slot * 1152 + k_2 * 72 + i_2, max_pool2d + (inside_2 ? row_2 * 1176 + at_2 + at_3 + column_2 * 14 + column_3 + column_4 : 0), inside_2);
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
      if (n0 == 0 && thread < 64) {
        float part = 0.0f;
        #pragma unroll
        for (int k_4 = 0; k_4 < 16; ++k_4) {
          part += tile_a[a_start + k_4 * 72 + thread];
        }
        total += part;
      }
    }
  }
  if (n0 == 0 && thread < 64 && thread < 16) {
    const float sum = new_step_0_conv2_bias_velocity[thread] * 0.9f + total;
    const float difference = new_conv2_bias[thread] - sum * 0.001f;
    new_step_0_conv2_bias_velocity[thread] = sum;
    new_conv2_bias[thread] = difference;
  }
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m = row + i_4;
    if (m < 16) {
      const int at_4 = m * 150;
      #pragma unroll
      for (int j_2 = 0; j_2 < 4; ++j_2) {
        const int n_2 = n0 + (column + j_2);
        if (n_2 < 150) {
          const float sum_2 = sums[i_4 * 4 + j_2];
          const int at_5 = at_4 + n_2;
          const float value = new_step_0_conv2_weight_velocity[at_5] * 0.9f + sum_2;
          const float value_2 = new_conv2_weight[at_5] - (new_step_0_conv2_weight_velocity[at_5] * 0.9f + sum_2) * 0.001f;
          new_step_0_conv2_weight_velocity[at_5] = value;
          new_conv2_weight[at_5] = value_2;
        }
      }
    }
  }
}
