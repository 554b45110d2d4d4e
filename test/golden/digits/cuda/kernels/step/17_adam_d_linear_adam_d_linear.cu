// step/17_adam_d_linear_adam_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 5.12M FLOPs, 870kB moved at least
//   in  d_relu: f32[32, 128]
//   in  max_pool2d: f32[32, 32, 4, 4]
//   in  new_step_0_fc1_weight_t: i32
//   in  new_step_0_fc1_bias_t: i32
//   out new_step_0_fc1_weight_m: f32[128, 512]
//   out new_step_0_fc1_weight_v: f32[128, 512]
//   out new_fc1_weight: f32[128, 512]
//   out new_step_0_fc1_bias_m: f32[128]
//   out new_step_0_fc1_bias_v: f32[128]
//   out new_fc1_bias: f32[128]
// fuses:
//   adam: mul f32[128, 512]
//   d_linear: einsum f32[512, 128]
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[128, 512]
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
//   adam: mul f32
//   and 19 more
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

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

__device__ __forceinline__ float4 operator/(float4 a, float4 b) {
  return make_float4(a.x / b.x, a.y / b.y, a.z / b.z, a.w / b.w);
}

__device__ __forceinline__ float4 operator*(float4 a, float4 b) {
  return make_float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
}

__device__ __forceinline__ float4 mlc4_sqrt(float4 a) {
  return make_float4(sqrtf(a.x), sqrtf(a.y), sqrtf(a.z), sqrtf(a.w));
}

__device__ __forceinline__ float4 operator-(float4 a, float4 b) {
  return make_float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
}

#line 11 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_17_adam_d_linear_adam_d_linear(
    const float* __restrict__ d_relu,
    const float* __restrict__ max_pool2d,
    const int* __restrict__ new_step_0_fc1_weight_t,
    const int* __restrict__ new_step_0_fc1_bias_t,
    float* __restrict__ new_step_0_fc1_weight_m,
    float* __restrict__ new_step_0_fc1_weight_v,
    float* __restrict__ new_fc1_weight,
    float* __restrict__ new_step_0_fc1_bias_m,
    float* __restrict__ new_step_0_fc1_bias_v,
    float* __restrict__ new_fc1_bias) {
#line 111 "kernels/step/17_adam_d_linear_adam_d_linear.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 8 * 64;
  const int rest = group / 8;
  const int m0 = rest % 2 * 64;
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
      mlc_copy_async_4(tile_a + slot * 1152 + k * 72 + i, d_relu + deep * 128 + m, true);
      const int i_2 = thread % 16 * 4;
      const int k_2 = thread / 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      mlc_copy_async_4(tile_b + slot * 1152 + k_2 * 72 + i_2, max_pool2d + deep_2 * 512 + n, true);
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_2 = (turn - 2) % 3;
      const int a_start = slot_2 * 1152;
      const int b_start = slot_2 * 1152;
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
  const float real = float(new_step_0_fc1_bias_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (n0 == 0 && thread < 64) {
    const float sum = new_step_0_fc1_bias_m[m0 + thread] * 0.9f + total * 0.1f;
    const float sum_2 = new_step_0_fc1_bias_v[m0 + thread] * 0.999f + total * total * 0.001f;
    const float difference = new_fc1_bias[m0 + thread] - sum / neg * 0.001f / (sqrtf(sum_2 / neg_2) + 1e-8f);
    new_step_0_fc1_bias_m[m0 + thread] = sum;
    new_step_0_fc1_bias_v[m0 + thread] = sum_2;
    new_fc1_bias[m0 + thread] = difference;
  }
  const float real_2 = float(new_step_0_fc1_weight_t[0]);
  const float neg_3 = -expm1f(real_2 * -0.105360515f);
  const float neg_4 = -expm1f(real_2 * -0.0010005003f);
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m_2 = m0 + (row + i_4);
    const int at = m_2 * 512;
    #pragma unroll
    for (int j_2 = 0; j_2 < 1; ++j_2) {
      const int n_2 = n0 + (column + j_2 * 4);
      const float4 sum_3 = mlc_gather4(sums + i_4 * 4 + j_2 * 4);
      const int at_2 = at + n_2;
      const float4 value = mlc_load4(new_step_0_fc1_weight_m + at_2) * mlc_splat4(0.9f) + sum_3 * mlc_splat4(0.1f);
      const float4 value_2 = mlc_load4(new_step_0_fc1_weight_v + at_2) * mlc_splat4(0.999f) + sum_3 * sum_3 * mlc_splat4(0.001f);
      const float4 value_3 = mlc_load4(new_fc1_weight + at_2) - (mlc_load4(new_step_0_fc1_weight_m + at_2) * mlc_splat4(0.9f) + sum_3 * mlc_splat4(0.1f)) / mlc_splat4(neg_3) * mlc_splat4(0.001f) / (mlc4_sqrt((mlc_load4(new_step_0_fc1_weight_v + at_2) * mlc_splat4(0.999f) + sum_3 * sum_3 * mlc_splat4(0.001f)) / mlc_splat4(neg_4)) + mlc_splat4(1e-8f));
      mlc_store4(new_step_0_fc1_weight_m + at_2, value);
      mlc_store4(new_step_0_fc1_weight_v + at_2, value_2);
      mlc_store4(new_fc1_weight + at_2, value_3);
    }
  }
}
