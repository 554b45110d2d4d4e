// predict/02_relu_matmul
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 12.8M FLOPs, 682kB moved at least
//   in  matmul: f32[64, 100]
//   in  w2: f32[100, 1000]
//   out y_pred: f32[64, 1000]
// fuses:
//   relu f32[64, 100]
//   matmul: einsum f32[64, 1000]
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
predict_02_relu_matmul(
    const float* __restrict__ matmul,
    const float* __restrict__ w2,
    float* __restrict__ y_pred) {
#line 60 "kernels/predict/02_relu_matmul.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 16 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  #pragma unroll
  for (int stage = 0; stage < 2; ++stage) {
    const int k0 = stage * 16;
    #pragma unroll 2
    for (int turn = 0; turn < 4; ++turn) {
      const int slot = turn * 256 + thread;
      const int i = slot / 16;
      const int k = slot % 16;
      const int m = i;
      const int deep = k0 + k;
      const int at = m * 100;
      const float matmul_i = matmul[at + deep];
      tile_a[stage * 1280 + (i * 20 + k)] = (deep < 100 ? (matmul_i <= 0.0f ? 0.0f : matmul_i) : 0.0f);
    }
    const int i_2 = thread % 16 * 4;
    const int k_2 = thread / 16;
    const int n = n0 + i_2;
    const int deep_2 = k0 + k_2;
    const bool inside = n < 1000 && deep_2 < 100;
    mlc_copy_async_4(tile_b + stage * 1152 + (k_2 * 72 + i_2), w2 + (inside ? deep_2 * 1000 + n : 0), inside);
    mlc_commit_async();
  }
  for (int step = 0; step < 7; ++step) {
    mlc_wait_async<1>();
    __syncthreads();
    const int next = step + 2;
    if (next < 7) {
      const int slot_2 = next % 3;
      const int k0_2 = next * 16;
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_3 = turn_2 * 256 + thread;
        const int i_3 = slot_3 / 16;
        const int k_3 = slot_3 % 16;
        const int m_2 = i_3;
        const int deep_3 = k0_2 + k_3;
        const int at_2 = m_2 * 100;
        const float matmul_i_2 = matmul[at_2 + deep_3];
        tile_a[slot_2 * 1280 + (i_3 * 20 + k_3)] = (deep_3 < 100 ? (matmul_i_2 <= 0.0f ? 0.0f : matmul_i_2) : 0.0f);
      }
      const int i_4 = thread % 16 * 4;
      const int k_4 = thread / 16;
      const int n_2 = n0 + i_4;
      const int deep_4 = k0_2 + k_4;
      const bool inside_2 = n_2 < 1000 && deep_4 < 100;
      mlc_copy_async_4(tile_b + slot_2 * 1152 + (k_4 * 72 + i_4), w2 + (inside_2 ? deep_4 * 1000 + n_2 : 0), inside_2);
    }
    mlc_commit_async();
    const int slot_4 = step % 3;
    const int a_start = slot_4 * 1280;
    const int b_start = slot_4 * 1152;
    #pragma unroll
    for (int k_5 = 0; k_5 < 16; ++k_5) {
      #pragma unroll
      for (int i_5 = 0; i_5 < 4; ++i_5) {
        part_a[i_5] = tile_a[a_start + ((row + i_5) * 20 + k_5)];
      }
      mlc_scatter4(part_b, mlc_load4(tile_b + b_start + (k_5 * 72 + column)));
      #pragma unroll
      for (int i_6 = 0; i_6 < 4; ++i_6) {
        #pragma unroll
        for (int j = 0; j < 4; ++j) {
          sums[i_6 * 4 + j] = fmaf(part_a[i_6], part_b[j], sums[i_6 * 4 + j]);
        }
      }
    }
  }
  #pragma unroll
  for (int i_7 = 0; i_7 < 4; ++i_7) {
    const int m_3 = row + i_7;
    const int at_3 = m_3 * 1000;
    #pragma unroll
    for (int j_2 = 0; j_2 < 1; ++j_2) {
      const int n_3 = n0 + (column + j_2 * 4);
      if (n_3 < 1000) {
        const float4 sum = mlc_gather4(sums + i_7 * 4 + j_2 * 4);
        mlc_store4(y_pred + at_3 + n_3, sum);
      }
    }
  }
}
