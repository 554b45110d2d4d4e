// step/22_sgd_d_conv2d_partial
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 2.82M FLOPs, 137kB moved at least
//   in  x: f32[4, 3, 32, 32]
//   in  d_relu_4: f32[4, 6, 28, 28]
//   out partial_65: f32[7, 6, 3, 5, 5]
// fuses:
//   sgd: mul f32[6, 3, 5, 5]
//   d_conv2d: conv f32[3, 1, 6, 5, 5]
//   sgd: add f32[6, 3, 5, 5]
//   sgd: mul f32[6, 3, 5, 5]
//   sgd: sub f32[6, 3, 5, 5]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#ifndef MLC_HOST
__device__ __forceinline__ void mlc_copy_async_1(float* to, const float* from, bool inside) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
               :: "r"(u32(__cvta_generic_to_shared(to))), "l"(from), "r"(inside ? 4 : 0) : "memory");
}
#endif

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

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_22_sgd_d_conv2d_partial(
    const float* __restrict__ x,
    const float* __restrict__ d_relu_4,
    float* __restrict__ partial_65) {
#line 52 "kernels/step/22_sgd_d_conv2d_partial.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3840];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
  const int rest = group / 2;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  const int at_2 = rest * 112;
  const int at_4 = rest * 128;
  #pragma unroll
  for (int stage = 0; stage < 2; ++stage) {
    const int k0 = stage * 16;
    const int i = thread / 4;
    const int k = thread % 4 * 4;
    const int m = i;
    const int deep = k0 + k;
    const bool inside = m < 6;
    const int at = m * 784;
    mlc_copy_async_4(tile_a + stage * 1280 + (i * 20 + k), d_relu_4 + (inside ? deep / 112 * 4704 + at + at_2 + deep / 28 % 4 * 28 + deep % 28 : 0), inside);
    #pragma unroll 2
    for (int turn = 0; turn < 4; ++turn) {
      const int slot = turn * 256 + thread;
      const int i_2 = slot / 16;
      const int k_2 = slot % 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      const bool inside_2 = n < 75;
      const int row_2 = deep_2 / 112;
      const int at_3 = n / 25 * 1024;
      const int at_5 = n / 5 % 5 * 32;
      const int column_2 = deep_2 / 28 % 4;
      const int column_3 = n % 5;
      const int column_4 = deep_2 % 28;
      mlc_copy_async_1(tile_b + stage * 1280 + (i_2 * 20 + k_2), x + (inside_2 ? row_2 * 3072 + at_3 + at_4 + at_5 + column_2 * 32 + column_3 + column_4 : 0), inside_2);
    }
    mlc_commit_async();
  }
  for (int step = 0; step < 28; ++step) {
    mlc_wait_async<1>();
    __syncthreads();
    const int next = step + 2;
    if (next < 28) {
      const int slot_2 = next % 3;
      const int k0_2 = next * 16;
      const int i_3 = thread / 4;
      const int k_3 = thread % 4 * 4;
      const int m_2 = i_3;
      const int deep_3 = k0_2 + k_3;
      const bool inside_3 = m_2 < 6;
      const int row_3 = deep_3 / 112;
      const int at_6 = m_2 * 784;
      const int column_5 = deep_3 / 28 % 4;
      const int column_6 = deep_3 % 28;
      mlc_copy_async_4(tile_a + slot_2 * 1280 + (i_3 * 20 + k_3), d_relu_4 + (inside_3 ? row_3 * 4704 + at_6 + at_2 + column_5 * 28 + column_6 : 0), inside_3);
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_3 = turn_2 * 256 + thread;
        const int i_4 = slot_3 / 16;
        const int k_4 = slot_3 % 16;
        const int n_2 = n0 + i_4;
        const int deep_4 = k0_2 + k_4;
        const bool inside_4 = n_2 < 75;
        const int row_4 = deep_4 / 112;
        const int at_7 = n_2 / 25 * 1024;
        const int at_8 = n_2 / 5 % 5 * 32;
        const int column_7 = deep_4 / 28 % 4;
        const int column_8 = n_2 % 5;
        const int column_9 = deep_4 % 28;
        mlc_copy_async_1(tile_b + slot_2 * 1280 + (i_4 * 20 + k_4), x + (inside_4 ? row_4 * 3072 + at_7 + at_4 + at_8 + column_7 * 32 + column_8 + column_9 : 0), inside_4);
      }
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
  const int at_9 = rest * 450;
  #pragma unroll
  for (int i_8 = 0; i_8 < 4; ++i_8) {
    const int m_3 = row + i_8;
    if (m_3 < 6) {
      const int at_10 = at_9 + m_3 * 75;
      #pragma unroll
      for (int j_2 = 0; j_2 < 4; ++j_2) {
        const int n_3 = n0 + (column + j_2);
        if (n_3 < 75) {
          const float sum = sums[i_8 * 4 + j_2];
          partial_65[at_10 + n_3] = sum;
        }
      }
    }
  }
}
