// step/09_cross_entropy
// schedule: one element a thread, 64 threads a group; 40 FLOPs, 176B moved at least
//   in  cross_entropy_2: f32[4, 10]
//   out cross_entropy_3: f32[4]
// fuses:
//   cross_entropy: sum f32[4]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 21 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_09_cross_entropy(
    const float* __restrict__ cross_entropy_2,
    float* __restrict__ cross_entropy_3) {
#line 18 "kernels/step/09_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 4) {
    float total = 0.0f;
    const int at = element * 10;
    for (int k0 = 0; k0 < 10; ++k0) {
      total += cross_entropy_2[at + k0];
    }
    cross_entropy_3[element] = total;
  }
}
