// predict/03_conv2d_relu_max_pool2d
// schedule: one element a thread, 256 threads a group; 12.8k FLOPs, 32.1kB moved at least
//   in  conv2d_2: f32[4, 1, 16, 10, 10]
//   in  conv2_bias: f32[16]
//   out max_pool2d_2: f32[4, 16, 5, 5]
// fuses:
//   conv2d: add f32[4, 16, 10, 10]
//   relu f32[4, 16, 10, 10]
//   max_pool2d: max f32[4, 16, 5, 5]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

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

#line 11 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
predict_03_conv2d_relu_max_pool2d(
    const float* __restrict__ conv2d_2,
    const float* __restrict__ conv2_bias,
    float* __restrict__ max_pool2d_2) {
#line 33 "kernels/predict/03_conv2d_relu_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 1600) {
    const int i3 = element % 5;
    const int rest = element / 5;
    const int i2 = rest % 5;
    const int rest_2 = rest / 5;
    const int i1 = rest_2 % 16;
    const int i0 = rest_2 / 16;
    float highest = -MLC_INFINITY;
    const int at = i0 * 1600 + i1 * 100 + i2 * 20;
    const int at_2 = i3 * 2;
    const float conv2_bias_i = conv2_bias[i1];
    for (int k0 = 0; k0 < 2; ++k0) {
      const int at_3 = at + k0 * 10 + at_2;
      for (int k1 = 0; k1 < 2; ++k1) {
        const float sum = conv2d_2[at_3 + k1] + conv2_bias_i;
        highest = mlc_max(highest, (sum < 0.0f ? 0.0f : sum));
      }
    }
    max_pool2d_2[i0 * 400 + i1 * 25 + i2 * 5 + i3] = highest;
  }
}
