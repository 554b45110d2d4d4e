// step/15_d_relu_d_linear
// schedule: one element a thread, 256 threads a group; 6.72k FLOPs, 6.21kB moved at least
//   in  relu_4: f32[4, 84]
//   in  d_cross_entropy: f32[4, 10]
//   in  fc3_weight: f32[10, 84]
//   out d_relu: f32[4, 84]
// fuses:
//   d_relu: le bool[4, 84]
//   d_linear: einsum f32[4, 84]
//   d_relu: where f32[4, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_15_d_relu_d_linear(
    const float* __restrict__ relu_4,
    const float* __restrict__ d_cross_entropy,
    const float* __restrict__ fc3_weight,
    float* __restrict__ d_relu) {
#line 24 "kernels/step/15_d_relu_d_linear.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 336) {
    const int i1 = element % 84;
    const int i0 = element / 84;
    float total = 0.0f;
    const int at = i0 * 10;
    for (int n = 0; n < 10; ++n) {
      total += d_cross_entropy[at + n] * fc3_weight[n * 84 + i1];
    }
    d_relu[i0 * 84 + i1] = (relu_4[i0 * 84 + i1] <= 0.0f ? 0.0f : total);
  }
}
