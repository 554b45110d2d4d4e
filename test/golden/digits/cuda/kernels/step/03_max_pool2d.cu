// step/03_max_pool2d
// schedule: one element a thread, 256 threads a group; 65.5k FLOPs, 328kB moved at least
//   in  relu_2: f32[32, 32, 8, 8]
//   out max_pool2d: f32[32, 32, 4, 4]
// fuses:
//   max_pool2d: max f32[32, 32, 4, 4]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;
#define MLC_INFINITY __uint_as_float(0x7f800000u)

__device__ __forceinline__ float mlc_max(float a, float b) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  float c;
  asm("max.NaN.f32 %0, %1, %2;" : "=f"(c) : "f"(a), "f"(b));
  return c;
#else
  return a > b || a != a ? a : b;
#endif
}

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_03_max_pool2d(
    const float* __restrict__ relu_2,
    float* __restrict__ max_pool2d) {
#line 29 "kernels/step/03_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 16384) {
    const int i3 = element % 4;
    const int i0 = element / 4;
    float highest = -MLC_INFINITY;
    const int at = i0 * 16;
    const int at_2 = i3 * 2;
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 8 + at_2;
      for (int k1 = 0; k1 < 2; ++k1) {
        highest = mlc_max(highest, relu_2[at_3 + k1]);
      }
    }
    max_pool2d[i0 * 4 + i3] = highest;
  }
}
