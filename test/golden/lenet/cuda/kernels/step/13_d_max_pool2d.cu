// step/13_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 18.8k FLOPs, 94.1kB moved at least
//   in  relu: f32[4, 6, 28, 28]
//   out d_max_pool2d: i32[4, 6, 14, 14]
// fuses:
//   d_max_pool2d: argmax i32[4, 6, 14, 14]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)

typedef unsigned int u32;
#define MLC_INFINITY __uint_as_float(0x7f800000u)

__device__ __forceinline__ bool mlc_isnan(float a) {
  return (__float_as_uint(a) & 0x7fffffffu) > 0x7f800000u;
}

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_13_d_max_pool2d(
    const float* __restrict__ relu,
    int* __restrict__ d_max_pool2d) {
#line 23 "kernels/step/13_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 4704) {
    const int i3 = element % 14;
    const int i0 = element / 14;
    float best = -MLC_INFINITY;
    int best_at = 0;
    const int at = i0 * 56;
    const int at_2 = i3 * 2;
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 28 + at_2;
      const int at_4 = k0 * 2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float candidate = relu[at_3 + k1];
        if (best < candidate || (mlc_isnan(candidate) && !mlc_isnan(best))) {
          best = candidate;
          best_at = at_4 + k1;
        }
      }
    }
    d_max_pool2d[i0 * 14 + i3] = best_at;
  }
}
