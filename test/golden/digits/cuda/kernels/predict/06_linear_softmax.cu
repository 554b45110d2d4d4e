// predict/06_linear_softmax
// schedule: one element a thread, 256 threads a group; 3.20k FLOPs, 2.60kB moved at least
//   in  linear_2: f32[32, 10]
//   in  fc2_bias: f32[10]
//   out probs: f32[32, 10]
// fuses:
//   linear: add f32[32, 10]
//   softmax: max f32[32]
//   softmax: sub f32[32, 10]
//   softmax: exp f32[32, 10]
//   softmax: sum f32[32]
//   softmax: div f32[32, 10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:15: return probs = softmax(logits(x), axis=-1)

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

#line 12 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
predict_06_linear_softmax(
    const float* __restrict__ linear_2,
    const float* __restrict__ fc2_bias,
    float* __restrict__ probs) {
#line 37 "kernels/predict/06_linear_softmax.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 320) {
    const int i1 = element % 10;
    const int i0 = element / 10;
    const int at = i0 * 10;
    float highest = -MLC_INFINITY;
    for (int k0 = 0; k0 < 10; ++k0) {
      highest = mlc_max(highest, linear_2[at + k0] + fc2_bias[k0]);
    }
    float total = 0.0f;
    for (int k0_2 = 0; k0_2 < 10; ++k0_2) {
      total += expf(linear_2[at + k0_2] + fc2_bias[k0_2] - highest);
    }
    const float probs_2 = expf(linear_2[at + i1] + fc2_bias[i1] - highest) / total;
    probs[at + i1] = probs_2;
  }
}
