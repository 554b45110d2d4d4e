// step/16_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 10.1k FLOPs, 8.22kB moved at least
//   in  d_cross_entropy: f32[4, 10]
//   in  relu_4: f32[4, 84]
//   out new_step_0_fc3_weight_velocity: f32[10, 84]
//   out new_fc3_weight: f32[10, 84]
// fuses:
//   sgd: mul f32[10, 84]
//   d_linear: einsum f32[84, 10]
//   sgd: add f32[10, 84]
//   sgd: mul f32[10, 84]
//   sgd: sub f32[10, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_16_sgd_d_linear(
    const float* __restrict__ d_cross_entropy,
    const float* __restrict__ relu_4,
    float* __restrict__ new_step_0_fc3_weight_velocity,
    float* __restrict__ new_fc3_weight) {
#line 27 "kernels/step/16_sgd_d_linear.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 840) {
    const int i1 = element % 84;
    const int i0 = element / 84;
    const int at = i0 * 84 + i1;
    float total = 0.0f;
    for (int m = 0; m < 4; ++m) {
      total += d_cross_entropy[m * 10 + i0] * relu_4[m * 84 + i1];
    }
    const float velocity = new_step_0_fc3_weight_velocity[at] * 0.9f + total;
    const float weight = new_fc3_weight[at] - velocity * 0.001f;
    new_step_0_fc3_weight_velocity[at] = velocity;
    new_fc3_weight[at] = weight;
  }
}
