// step/08_cross_entropy
// schedule: one element a thread, 64 threads a group; 80 FLOPs, 336B moved at least
//   in  out: f32[4, 10]
//   in  cross_entropy: f32[4]
//   out cross_entropy_2: f32[4, 10]
// fuses:
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: exp f32[4, 10]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 21 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_08_cross_entropy(
    const float* __restrict__ out,
    const float* __restrict__ cross_entropy,
    float* __restrict__ cross_entropy_2) {
#line 21 "kernels/step/08_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 40) {
    const int i1 = element % 10;
    const int i0 = element / 10;
    cross_entropy_2[i0 * 10 + i1] = expf(out[i0 * 10 + i1] - cross_entropy[i0]);
  }
}
