// predict/02_conv2d_relu_max_pool2d
// schedule: one element a thread, 256 threads a group; 131k FLOPs, 328kB moved at least
//   in  conv2d: f32[32, 1, 32, 8, 8]
//   in  conv2_bias: f32[32]
//   out max_pool2d: f32[32, 32, 4, 4]
// fuses:
//   conv2d: add f32[32, 32, 8, 8]
//   relu f32[32, 32, 8, 8]
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
predict_02_conv2d_relu_max_pool2d(
    const float* __restrict__ conv2d,
    const float* __restrict__ conv2_bias,
    float* __restrict__ max_pool2d) {
#line 33 "kernels/predict/02_conv2d_relu_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 16384) {
    const int i3 = element % 4;
    const int rest = element / 4;
    const int i2 = rest % 4;
    const int rest_2 = rest / 4;
    const int i1 = rest_2 % 32;
    const int i0 = rest_2 / 32;
    float highest = -MLC_INFINITY;
    const int at = i0 * 2048 + i1 * 64 + i2 * 16;
    const int at_2 = i3 * 2;
    const float conv2_bias_i = conv2_bias[i1];
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 8 + at_2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float sum = conv2d[at_3 + k1] + conv2_bias_i;
        highest = mlc_max(highest, (sum < 0.0f ? 0.0f : sum));
      }
    }
    max_pool2d[i0 * 512 + i1 * 16 + i2 * 4 + i3] = highest;
  }
}
