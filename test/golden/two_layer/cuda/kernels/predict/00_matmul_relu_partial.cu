// predict/00_matmul_relu_partial
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 12.8M FLOPs, 784kB moved at least
//   in  x: f32[64, 1000]
//   in  w1: f32[1000, 100]
//   out partial_5: f32[5, 64, 100]
// fuses:
//   matmul: einsum f32[64, 100]
//   relu f32[64, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2

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
predict_00_matmul_relu_partial(
    const float* __restrict__ x,
    const float* __restrict__ w1,
    float* __restrict__ partial_5) {
#line 60 "kernels/predict/00_matmul_relu_partial.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
  const int rest = group / 2;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  const int at = rest * 200;
  const int at_3 = rest * 20000;
  for (int turn = 0; turn < 15; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 13) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread / 4;
      const int k = thread % 4 * 4;
      const int deep = k0 + k;
      const bool inside = deep < 200;
      const int at_2 = i * 1000 + at;
      mlc_copy_async_4(tile_a + slot * 1280 + i * 20 + k, x + (inside ? at_2 + deep : 0), inside);
      const int i_2 = thread % 16 * 4;
      const int k_2 = thread / 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      const bool inside_2 = n < 100 && deep_2 < 200;
      mlc_copy_async_4(tile_b + slot * 1152 + k_2 * 72 + i_2, w1 + (inside_2 ? at_3 + deep_2 * 100 + n : 0), inside_2);
    }
    mlc_commit_async();
    if (2 <= turn) {
      const int slot_2 = (turn - 2) % 3;
      const int a_start = slot_2 * 1280;
      const int b_start = slot_2 * 1152;
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
  const int at_4 = rest * 6400;
  #pragma unroll
  for (int i_5 = 0; i_5 < 4; ++i_5) {
    const int m = row + i_5;
    const int at_5 = at_4 + m * 100;
    #pragma unroll
    for (int j_2 = 0; j_2 < 1; ++j_2) {
      const int n_2 = n0 + (column + j_2 * 4);
      if (n_2 < 100) {
        const float4 sum = mlc_gather4(sums + i_5 * 4 + j_2 * 4);
        mlc_store4(partial_5 + at_5 + n_2, sum);
      }
    }
  }
}
