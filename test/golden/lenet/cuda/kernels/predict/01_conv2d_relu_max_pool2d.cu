// predict/01_conv2d_relu_max_pool2d
// schedule: one element a thread, 256 threads a group; 37.6k FLOPs, 94.1kB moved at least
//   in  conv2d: f32[4, 1, 6, 28, 28]
//   in  conv1_bias: f32[6]
//   out max_pool2d: f32[4, 6, 14, 14]
// fuses:
//   conv2d: add f32[4, 6, 28, 28]
//   relu f32[4, 6, 28, 28]
//   max_pool2d: max f32[4, 6, 14, 14]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)

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

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
predict_01_conv2d_relu_max_pool2d(
    const float* __restrict__ conv2d,
    const float* __restrict__ conv1_bias,
    float* __restrict__ max_pool2d) {
#line 33 "kernels/predict/01_conv2d_relu_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 4704) {
    const int i3 = element % 14;
    const int rest = element / 14;
    const int i2 = rest % 14;
    const int rest_2 = rest / 14;
    const int i1 = rest_2 % 6;
    const int i0 = rest_2 / 6;
    float highest = -MLC_INFINITY;
    const int at = i0 * 4704 + i1 * 784 + i2 * 56;
    const int at_2 = i3 * 2;
    const float conv1_bias_i = conv1_bias[i1];
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 28 + at_2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float sum = conv2d[at_3 + k1] + conv1_bias_i;
        highest = mlc_max(highest, (sum < 0.0f ? 0.0f : sum));
      }
    }
    max_pool2d[i0 * 1176 + i1 * 196 + i2 * 14 + i3] = highest;
  }
}
