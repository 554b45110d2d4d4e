// step/13_d_relu_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 2 at once, 256 threads; 81.9k FLOPs, 39.2kB moved at least
//   in  relu_3: f32[32, 128]
//   in  d_cross_entropy: f32[32, 10]
//   in  fc2_weight: f32[10, 128]
//   out d_relu: f32[32, 128]
// fuses:
//   d_relu: le bool[32, 128]
//   d_linear: einsum f32[32, 128]
//   d_relu: where f32[32, 128]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

typedef unsigned int u32;

struct mlc_bool4 {
  bool x, y, z, w;
};

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

__device__ __forceinline__ mlc_bool4 operator<=(float4 a, float4 b) {
  return mlc_bool4{a.x <= b.x, a.y <= b.y, a.z <= b.z, a.w <= b.w};
}

__device__ __forceinline__ float4 mlc4_select(mlc_bool4 a, float4 b, float4 c) {
  return make_float4((a.x ? b.x : c.x), (a.y ? b.y : c.y), (a.z ? b.z : c.z), (a.w ? b.w : c.w));
}

#line 12 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256, 2)
step_13_d_relu_d_linear(
    const float* __restrict__ relu_3,
    const float* __restrict__ d_cross_entropy,
    const float* __restrict__ fc2_weight,
    float* __restrict__ d_relu) {
#line 86 "kernels/step/13_d_relu_d_linear.cu"
  __shared__ __align__(16) float tile_a[2560];
  __shared__ __align__(16) float tile_b[2304];
  float sums[16] = {};
  float part_a[4] = {};
  float part_b[4] = {};
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int n0 = group % 2 * 64;
  const int row = thread / 16 * 4;
  const int column = thread % 16 * 4;
  for (int turn = 0; turn < 2; ++turn) {
    if (1 <= turn) {
      mlc_wait_async<0>();
      __syncthreads();
    }
    if (turn < 1) {
      const int slot = turn % 2;
      const int k0 = turn * 16;
      #pragma unroll 2
      for (int turn_2 = 0; turn_2 < 4; ++turn_2) {
        const int slot_2 = turn_2 * 256 + thread;
        const int i = slot_2 / 16;
        const int k = slot_2 % 16;
        const int deep = k0 + k;
        const bool inside = i < 32 && deep < 10;
        const int at = i * 10;
        mlc_copy_async_1(tile_a + slot * 1280 + i * 20 + k, d_cross_entropy + (inside ? at + deep : 0), inside);
      }
      const int i_2 = thread % 16 * 4;
      const int k_2 = thread / 16;
      const int n = n0 + i_2;
      const int deep_2 = k0 + k_2;
      const bool inside_2 = deep_2 < 10;
      mlc_copy_async_4(tile_b + slot * 1152 + k_2 * 72 + i_2, fc2_weight + (inside_2 ? deep_2 * 128 + n : 0), inside_2);
    }
    mlc_commit_async();
    if (1 <= turn) {
      const int slot_3 = (turn - 1) % 2;
      const int a_start = slot_3 * 1280;
      const int b_start = slot_3 * 1152;
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
    if (m < 32) {
      const int at_2 = m * 128;
      #pragma unroll
      for (int j_2 = 0; j_2 < 1; ++j_2) {
        const int n_2 = n0 + (column + j_2 * 4);
        const float4 sum = mlc_gather4(sums + i_5 * 4 + j_2 * 4);
        mlc_store4(d_relu + at_2 + n_2, mlc4_select(mlc_load4(relu_3 + at_2 + n_2) <= mlc_splat4(0.0f), mlc_splat4(0.0f), sum));
      }
    }
  }
}
