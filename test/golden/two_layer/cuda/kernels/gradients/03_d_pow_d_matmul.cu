// gradients/03_d_pow_d_matmul
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 12.9M FLOPs, 682kB moved at least
//   in  sub: f32[64, 1000]
//   in  relu: f32[64, 100]
//   out grad_w2: f32[100, 1000]
// fuses:
//   d_pow: mul f32[64, 1000]
//   d_matmul: einsum f32[100, 1000]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

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

#line 6 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
gradients_03_d_pow_d_matmul(
    const float* __restrict__ sub,
    const float* __restrict__ relu,
    float* __restrict__ grad_w2) {
#line 61 "kernels/gradients/03_d_pow_d_matmul.cu"
  __shared__ __align__(16) float tile_a[3456];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 16 * 64;
  const int rest = group / 16;
  const int m0 = rest % 2 * 64;
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
      const bool inside = m < 100;
      mlc_copy_async_4(tile_a + slot * 1152 + k * 72 + i, relu + (inside ? deep * 100 + m : 0), inside);
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i_2 = slot_2 % 64;
        const int k_2 = slot_2 / 64;
        const int n = n0 + i_2;
        const int deep_2 = k0 + k_2;
        tile_b[slot * 1152 + k_2 * 72 + i_2] = (n < 1000 ? sub[deep_2 * 1000 + min(n, 999)] * 0.03125f : 0.0f);
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
    }
  }
  #pragma unroll
  for (int i_4 = 0; i_4 < 4; ++i_4) {
    const int m_2 = m0 + (row + i_4);
    if (m_2 < 100) {
      const int at = m_2 * 1000;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 1000) {
          const float4 sum = mlc_gather4(sums + i_4 * 4 + j_2 * 4);
          mlc_store4(grad_w2 + at + n_2, sum);
        }
      }
    }
  }
}
