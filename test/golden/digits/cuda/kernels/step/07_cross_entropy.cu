// step/07_cross_entropy
// schedule: one element a thread, 256 threads a group; 640 FLOPs, 2.69kB moved at least
//   in  out: f32[32, 10]
//   in  cross_entropy: f32[32]
//   out cross_entropy_2: f32[32, 10]
// fuses:
//   cross_entropy: sub f32[32, 10]
//   cross_entropy: exp f32[32, 10]
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 20 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_07_cross_entropy(
    const float* __restrict__ out,
    const float* __restrict__ cross_entropy,
    float* __restrict__ cross_entropy_2) {
#line 21 "kernels/step/07_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 320) {
    const int i1 = element % 10;
    const int i0 = element / 10;
    cross_entropy_2[i0 * 10 + i1] = expf(out[i0 * 10 + i1] - cross_entropy[i0]);
  }
}
