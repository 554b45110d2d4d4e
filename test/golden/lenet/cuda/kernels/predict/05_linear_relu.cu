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

__device__ __forceinline__ float4 mlc_gather4(const float* from) {
  return make_float4(from[0], from[1], from[2], from[3]);
}

__device__ __forceinline__ void mlc_store4(float* to, float4 a) {
  *reinterpret_cast<float4*>(to) = a;
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

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
predict_05_linear_relu(
    const float* __restrict__ linear,
    const float* __restrict__ fc1_bias,
    const float* __restrict__ fc2_weight,
    float* __restrict__ linear_2) {
#line 52 "kernels/predict/05_linear_relu.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3840];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
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
      const int at = m * 120;
      const float sum = linear[at + deep] + fc1_bias[deep];
      tile_a[stage * 1280 + (i * 20 + k)] = (m < 4 && deep < 120 ? (sum <= 0.0f ? 0.0f : sum) : 0.0f);
    }
    const int i_2 = thread / 4;
    const int k_2 = thread % 4 * 4;
    const int n = n0 + i_2;
    const int deep_2 = k0 + k_2;
    const bool inside = n < 84 && deep_2 < 120;
    const int at_2 = n * 120;
    mlc_copy_async_4(tile_b + stage * 1280 + (i_2 * 20 + k_2), fc2_weight + (inside ? at_2 + deep_2 : 0), inside);
    mlc_commit_async();
  }
  for (int step = 0; step < 8; ++step) {
    mlc_wait_async<1>();
    __syncthreads();
    const int next = step + 2;
    if (next < 8) {
      const int slot_2 = next % 3;
      const int k0_2 = next * 16;
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_3 = turn_2 * 256 + thread;
        const int i_3 = slot_3 / 16;
        const int k_3 = slot_3 % 16;
        const int m_2 = i_3;
        const int deep_3 = k0_2 + k_3;
        const int at_3 = m_2 * 120;
        const float sum_2 = linear[at_3 + deep_3] + fc1_bias[deep_3];
        tile_a[slot_2 * 1280 + (i_3 * 20 + k_3)] = (m_2 < 4 && deep_3 < 120 ? (sum_2 <= 0.0f ? 0.0f : sum_2) : 0.0f);
      }
      const int i_4 = thread / 4;
      const int k_4 = thread % 4 * 4;
      const int n_2 = n0 + i_4;
      const int deep_4 = k0_2 + k_4;
      const bool inside_2 = n_2 < 84 && deep_4 < 120;
      const int at_4 = n_2 * 120;
      mlc_copy_async_4(tile_b + slot_2 * 1280 + (i_4 * 20 + k_4), fc2_weight + (inside_2 ? at_4 + deep_4 : 0), inside_2);
    }
    mlc_commit_async();
    const int slot_4 = step % 3;
    const int a_start = slot_4 * 1280;
    const int b_start = slot_4 * 1280;
    #pragma unroll
    for (int k_5 = 0; k_5 < 16; ++k_5) {
      #pragma unroll
      for (int i_5 = 0; i_5 < 4; ++i_5) {
        part_a[i_5] = tile_a[a_start + ((row + i_5) * 20 + k_5)];
      }
      #pragma unroll
      for (int i_6 = 0; i_6 < 4; ++i_6) {
        part_b[i_6] = tile_b[b_start + ((column + i_6) * 20 + k_5)];
      }
      #pragma unroll
      for (int i_7 = 0; i_7 < 4; ++i_7) {
        #pragma unroll
        for (int j = 0; j < 4; ++j) {
          sums[i_7 * 4 + j] = fmaf(part_a[i_7], part_b[j], sums[i_7 * 4 + j]);
        }
      }
    }
  }
  #pragma unroll
  for (int i_8 = 0; i_8 < 4; ++i_8) {
    const int m_3 = row + i_8;
    if (m_3 < 4) {
      const int at_5 = m_3 * 84;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_3 = n0 + (column + j_2 * 4);
        if (n_3 < 84) {
          const float4 sum_3 = mlc_gather4(sums + i_8 * 4 + j_2 * 4);
          mlc_store4(linear_2 + at_5 + n_3, sum_3);
        }
      }
    }
  }
}
