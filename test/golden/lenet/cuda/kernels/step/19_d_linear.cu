// step/19_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 3 at once, 256 threads; 384k FLOPs, 200kB moved at least
//   in  d_relu_2: f32[4, 120]
//   in  fc1_weight: f32[120, 400]
//   out d_linear: f32[4, 400]
// fuses:
//   d_linear: einsum f32[4, 400]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

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

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_19_d_linear(
    const float* __restrict__ d_relu_2,
    const float* __restrict__ fc1_weight,
    float* __restrict__ d_linear) {
#line 59 "kernels/step/19_d_linear.cu"
  __shared__ __align__(16) float tile_a[3840];
  __shared__ __align__(16) float tile_b[3456];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 7 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  for (int turn = 0; turn < 10; ++turn) {
    if (2 <= turn) {
      mlc_wait_async<1>();
      __syncthreads();
    }
    if (turn < 8) {
      const int slot = turn % 3;
      const int k0 = turn * 16;
      const int i = thread / 4;
      const int k = thread % 4 * 4;
      const int deep = k0 + k;
      const bool inside = i < 4 && deep < 120;
      const int at = i * 120;
      mlc_copy_async_4(tile_a + slot * 1280 + i * 20 + k, d_relu_2 + (inside ? at + deep : 0), inside);
      const int i_2 = thread % 16 * 4;
      const int k_2 = thread / 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      const bool inside_2 = n < 400 && deep_2 < 120;
      mlc_copy_async_4(tile_b + slot * 1152 + k_2 * 72 + i_2, fc1_weight + (inside_2 ? deep_2 * 400 + n : 0), inside_2);
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
  #pragma unroll
  for (int i_5 = 0; i_5 < 4; ++i_5) {
    const int m = row + i_5;
    if (m < 4) {
      const int at_2 = m * 400;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        if (n_2 < 400) {
          const float4 sum = mlc_gather4(sums + i_5 * 4 + j_2 * 4);
          mlc_store4(d_linear + at_2 + n_2, sum);
        }
      }
    }
  }
}
