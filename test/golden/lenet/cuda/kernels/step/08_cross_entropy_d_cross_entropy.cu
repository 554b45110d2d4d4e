// step/08_cross_entropy_d_cross_entropy
// schedule: one element a thread, 64 threads a group; 337 FLOPs, 372B moved at least
//   in  out: f32[4, 10]
//   in  y: i32[4]
//   in  cross_entropy: f32
//   out cross_entropy_2: f32[4]
//   out cross_entropy_3: f32[4]
//   out d_cross_entropy: f32[4, 10]
// fuses:
//   cross_entropy: ne bool[4]
//   cross_entropy: max f32[4]
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: exp f32[4, 10]
//   cross_entropy: sum f32[4]
//   cross_entropy: lt bool[4]
//   cross_entropy: sub i32[4]
//   cross_entropy: where i32[4]
//   cross_entropy: cast f32[4]
//   d_cross_entropy: div f32
//   d_cross_entropy: where f32[4]
//   d_cross_entropy: mul f32[4]
//   and 5 more
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

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

#line 21 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_08_cross_entropy_d_cross_entropy(
    const float* __restrict__ out,
    const int* __restrict__ y,
    const float* __restrict__ cross_entropy,
    float* __restrict__ cross_entropy_2,
    float* __restrict__ cross_entropy_3,
    float* __restrict__ d_cross_entropy,
    u32* __restrict__ errors) {
#line 50 "kernels/step/08_cross_entropy_d_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  const float reciprocal = 1.0f / cross_entropy[0];
  if (element < 40) {
    const int i1 = element % 10;
    const int i0 = element / 10;
    float highest = -MLC_INFINITY;
    const int at = i0 * 10;
    for (int k0 = 0; k0 < 10; ++k0) {
      highest = mlc_max(highest, out[at + k0]);
    }
    float total = 0.0f;
    for (int k0_2 = 0; k0_2 < 10; ++k0_2) {
      total += expf(out[at + k0_2] - highest);
    }
    if (i1 == 0) {
      cross_entropy_2[i0] = highest;
      cross_entropy_3[i0] = total;
    }
    const int y_i = y[i0];
    const bool ne = y_i != -100;
    const int choice = (ne ? (y_i < 0 ? y_i - 10 : y_i) : 0);
    const int index = (choice < 0 ? choice + 10 : choice);
    if (index < 0 || 10 <= index) {
      errors[0] = 1u;
      errors[1] = 8u;
      errors[2] = u32(index);
    }
    const float product = (ne ? reciprocal : 0.0f) * float(ne);
    const float d_cross_entropy_2 = (min(max(index, 0), 10 - 1) == i1 ? -product : 0.0f);
    d_cross_entropy[at + i1] = d_cross_entropy_2 + product / total * expf(out[at + i1] - highest);
  }
}
