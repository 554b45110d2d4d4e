// step/16_d_cross_entropy
// schedule: one element a thread, 64 threads a group; 84 FLOPs, 176B moved at least
//   in  d_cross_entropy: f32[4, 10]
//   out d_cross_entropy_2: f32[4, 1]
// fuses:
//   d_cross_entropy: neg f32[4, 10]
//   d_cross_entropy: sum f32[4]
//   d_cross_entropy: div f32[4, 1]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 21 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_16_d_cross_entropy(
    const float* __restrict__ d_cross_entropy,
    float* __restrict__ d_cross_entropy_2) {
#line 20 "kernels/step/16_d_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 4) {
    float total = 0.0f;
    const int at = element * 10;
    for (int k0 = 0; k0 < 10; ++k0) {
      total += -d_cross_entropy[at + k0];
    }
    d_cross_entropy_2[element] = total / d_cross_entropy_2[element];
  }
}
