// step/21_sgd_d_linear_sgd_d_linear
// schedule: contraction, tiles of 128 x 64 x 8, 2 at once, 256 threads; 577k FLOPs, 393kB moved at least
//   in  d_relu_2: f32[4, 120]
//   in  max_pool2d_2: f32[4, 16, 5, 5]
//   out new_step_0_fc1_weight_velocity: f32[120, 400]
//   out new_fc1_weight: f32[120, 400]
//   out new_step_0_fc1_bias_velocity: f32[120]
//   out new_fc1_bias: f32[120]
// fuses:
//   sgd: mul f32[120, 400]
//   d_linear: einsum f32[400, 120]
//   sgd: add f32[120, 400]
//   sgd: mul f32[120, 400]
//   sgd: sub f32[120, 400]
//   sgd: mul f32[120]
//   d_linear: sum f32[120]
//   sgd: add f32[120]
//   sgd: mul f32[120]
//   sgd: sub f32[120]
// from:
//   examples/lenet/lenet.ml:12: |> flatten(start=1)
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

__device__ __forceinline__ float4 mlc_splat4(float a) {
  return make_float4(a, a, a, a);
}

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

__device__ __forceinline__ float4 operator+(float4 a, float4 b) {
  return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}

__device__ __forceinline__ float4 operator*(float4 a, float4 b) {
  return make_float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
}

__device__ __forceinline__ float4 operator-(float4 a, float4 b) {
  return make_float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
}

#line 12 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_21_sgd_d_linear_sgd_d_linear(
    const float* __restrict__ d_relu_2,
    const float* __restrict__ max_pool2d_2,
    float* __restrict__ new_step_0_fc1_weight_velocity,
    float* __restrict__ new_fc1_weight,
    float* __restrict__ new_step_0_fc1_bias_velocity,
    float* __restrict__ new_fc1_bias) {
#line 92 "kernels/step/21_sgd_d_linear_sgd_d_linear.cu"
  __shared__ __align__(16) float tile_a[2176];
  __shared__ __align__(16) float tile_b[1152];
  float sums[32] = {};
  float part_a[8] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 7 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  float total = 0.0f;
  for (int turn = 0; turn < 2; ++turn) {
    if (1 <= turn) {
      mlc_wait_async<0>();
      __syncthreads();
    }
    if (turn < 1) {
      const int slot = turn % 2;
      const int k0 = turn * 8;
      const int i = thread % 32 * 4;
      const int k = thread / 32;
      const int deep = k0 + k;
      const bool inside = i < 120 && deep < 4;
      mlc_copy_async_4(tile_a + slot * 1088 + k * 136 + i, d_relu_2 + (inside ? deep * 120 + i : 0), inside);
      for (int slot_2 = thread; slot_2 < 128; slot_2 += 256) {
        const int i_2 = slot_2 % 16 * 4;
        const int k_2 = slot_2 / 16;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        const bool inside_2 = n < 400 && deep_2 < 4;
        mlc_copy_async_4(tile_b + slot * 576 + k_2 * 72 + i_2, max_pool2d_2 + (inside_2 ? deep_2 * 400 + n : 0), inside_2);
      }
    }
    mlc_commit_async();
    if (1 <= turn) {
      const int slot_3 = (turn - 1) % 2;
      const int a_start = slot_3 * 1088;
      const int b_start = slot_3 * 576;
      #pragma unroll
      for (int k_3 = 0; k_3 < 8; ++k_3) {
        mlc_scatter4(part_a, mlc_load4(tile_a + a_start + k_3 * 136 + row));
        mlc_scatter4(part_a + 4, mlc_load4(tile_a + a_start + k_3 * 136 + (row + 64)));
        mlc_scatter4(part_b, mlc_load4(tile_b + b_start + k_3 * 72 + column));
        #pragma unroll
        for (int i_3 = 0; i_3 < 8; ++i_3) {
          #pragma unroll
          for (int j = 0; j < 4; ++j) {
            sums[i_3 * 4 + j] = fmaf(part_a[i_3], part_b[j], sums[i_3 * 4 + j]);
          }
        }
      }
      if (n0 == 0 && thread < 128) {
        float part = 0.0f;
        #pragma unroll
        for (int k_4 = 0; k_4 < 8; ++k_4) {
          part += tile_a[a_start + k_4 * 136 + thread];
        }
        total += part;
      }
    }
  }
  if (n0 == 0 && thread < 128 && thread < 120) {
    const float sum = new_step_0_fc1_bias_velocity[thread] * 0.9f + total;
    const float difference = new_fc1_bias[thread] - sum * 0.001f;
    new_step_0_fc1_bias_velocity[thread] = sum;
    new_fc1_bias[thread] = difference;
  }
  #pragma unroll
  for (int i_4 = 0; i_4 < 8; ++i_4) {
    const int m = row + i_4 / 4 * 64 + i_4 % 4;
    if (m < 120) {
      const int at = m * 400;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 400) {
          const float4 sum_2 = mlc_gather4(sums + i_4 * 4 + j_2 * 4);
          const int at_2 = at + n_2;
          const float4 value = mlc_load4(new_step_0_fc1_weight_velocity + at_2) * mlc_splat4(0.9f) + sum_2;
          const float4 value_2 = mlc_load4(new_fc1_weight + at_2) - (mlc_load4(new_step_0_fc1_weight_velocity + at_2) * mlc_splat4(0.9f) + sum_2) * mlc_splat4(0.001f);
          mlc_store4(new_step_0_fc1_weight_velocity + at_2, value);
          mlc_store4(new_fc1_weight + at_2, value_2);
        }
      }
    }
  }
}
