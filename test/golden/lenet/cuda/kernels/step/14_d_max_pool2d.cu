// step/14_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 6.40k FLOPs, 32.0kB moved at least
//   in  relu_2: f32[4, 16, 10, 10]
//   out d_max_pool2d_2: i32[4, 16, 5, 5]
// fuses:
//   d_max_pool2d: argmax i32[4, 16, 5, 5]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;
#define MLC_INFINITY __uint_as_float(0x7f800000u)

__device__ __forceinline__ bool mlc_isnan(float a) {
  return (__float_as_uint(a) & 0x7fffffffu) > 0x7f800000u;
}

#line 11 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_14_d_max_pool2d(
    const float* __restrict__ relu_2,
    int* __restrict__ d_max_pool2d_2) {
#line 23 "kernels/step/14_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 1600) {
    const int i3 = element % 5;
    const int i0 = element / 5;
    float best = -MLC_INFINITY;
    int best_at = 0;
    const int at = i0 * 20;
    const int at_2 = i3 * 2;
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 10 + at_2;
      const int at_4 = k0 * 2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float candidate = relu_2[at_3 + k1];
        if (best < candidate || (mlc_isnan(candidate) && !mlc_isnan(best))) {
          best = candidate;
          best_at = at_4 + k1;
        }
      }
    }
    d_max_pool2d_2[i0 * 5 + i3] = best_at;
  }
}
