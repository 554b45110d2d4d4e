// step/08_d_matmul_sgd
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 13.0M FLOPs, 682kB moved at least
//   in  d_relu: f32[64, 100]
//   in  x: f32[64, 1000]
//   out new_w1: f32[1000, 100]
// fuses:
//   d_matmul: einsum f32[1000, 100]
//   sgd: mul f32[1000, 100]
//   sgd: sub f32[1000, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
//   examples/two_layer/two_layer.ml:20: minimize loss with sgd(lr=1e-5)

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

__device__ __forceinline__ float4 operator*(float4 a, float4 b) {
  return make_float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
}

__device__ __forceinline__ float4 operator-(float4 a, float4 b) {
  return make_float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
}

#line 6 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_08_d_matmul_sgd(
    const float* __restrict__ d_relu,
    const float* __restrict__ x,
    float* __restrict__ new_w1) {
#line 74 "kernels/step/08_d_matmul_sgd.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
  const int rest = group / 2;
  const int m0 = rest % 16 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  for (int turn = 0; turn < 6; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 4) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread % 16 * 4;
      const int k = thread / 16;
      const int m = m0 + i;
      const int deep = k0 + k;
      const bool inside = m < 1000;
      mlc_copy_async_4(tile_a + slot * 1152 + k * 72 + i, x + (inside ? deep * 1000 + m : 0), inside);
      const int i_2 = thread % 16 * 4;
      const int k_2 = thread / 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      const bool inside_2 = n < 100;
      mlc_copy_async_4(tile_b + slot * 1152 + k_2 * 72 + i_2, d_relu + (inside_2 ? deep_2 * 100 + n : 0), inside_2);
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
    }
  }
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m_2 = m0 + (row + i_4);
    if (m_2 < 1000) {
      const int at = m_2 * 100;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 100) {
          const float4 sum = mlc_gather4(sums + i_4 * 4 + j_2 * 4);
          mlc_store4(new_w1 + at + n_2, mlc_load4(new_w1 + at + n_2) - sum * mlc_splat4(0.00001f));
        }
      }
    }
  }
}
