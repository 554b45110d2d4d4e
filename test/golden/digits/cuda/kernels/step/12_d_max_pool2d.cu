// step/12_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 65.5k FLOPs, 328kB moved at least
//   in  relu_2: f32[32, 32, 8, 8]
//   out d_max_pool2d: i32[32, 32, 4, 4]
// fuses:
//   d_max_pool2d: argmax i32[32, 32, 4, 4]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;
#define MLC_INFINITY __uint_as_float(0x7f800000u)

__device__ __forceinline__ bool mlc_isnan(float a) {
  return (__float_as_uint(a) & 0x7fffffffu) > 0x7f800000u;
}

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_12_d_max_pool2d(
    const float* __restrict__ relu_2,
    int* __restrict__ d_max_pool2d) {
#line 23 "kernels/step/12_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 16384) {
    const int i3 = element % 4;
    const int i0 = element / 4;
    float best = -MLC_INFINITY;
    int best_at = 0;
    const int at = i0 * 16;
    const int at_2 = i3 * 2;
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 8 + at_2;
      const int at_4 = k0 * 2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float candidate = relu_2[at_3 + k1];
        if (best < candidate || (mlc_isnan(candidate) && !mlc_isnan(best))) {
          best = candidate;
          best_at = at_4 + k1;
        }
      }
    }
    d_max_pool2d[i0 * 4 + i3] = best_at;
  }
}
