// step/12_sgd_d_linear
// schedule: one element a thread, 64 threads a group; 80 FLOPs, 240B moved at least
//   in  d_cross_entropy: f32[4, 10]
//   out new_step_0_fc3_bias_velocity: f32[10]
//   out new_fc3_bias: f32[10]
// fuses:
//   sgd: mul f32[10]
//   d_linear: sum f32[10]
//   sgd: add f32[10]
//   sgd: mul f32[10]
//   sgd: sub f32[10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_12_sgd_d_linear(
    const float* __restrict__ d_cross_entropy,
    float* __restrict__ new_step_0_fc3_bias_velocity,
    float* __restrict__ new_fc3_bias) {
#line 25 "kernels/step/12_sgd_d_linear.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 10) {
    float total = 0.0f;
    for (int k0 = 0; k0 < 4; ++k0) {
      total += d_cross_entropy[k0 * 10 + element];
    }
    const float velocity = new_step_0_fc3_bias_velocity[element] * 0.9f + total;
    const float bias = new_fc3_bias[element] - velocity * 0.001f;
    new_step_0_fc3_bias_velocity[element] = velocity;
    new_fc3_bias[element] = bias;
  }
}
