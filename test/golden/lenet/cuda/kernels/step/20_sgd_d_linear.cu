// step/20_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 960 FLOPs, 2.88kB moved at least
//   in  d_relu_2: f32[4, 120]
//   out new_step_0_fc1_bias_velocity: f32[120]
//   out new_fc1_bias: f32[120]
// fuses:
//   sgd: mul f32[120]
//   d_linear: sum f32[120]
//   sgd: add f32[120]
//   sgd: mul f32[120]
//   sgd: sub f32[120]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_20_sgd_d_linear(
    const float* __restrict__ d_relu_2,
    float* __restrict__ new_step_0_fc1_bias_velocity,
    float* __restrict__ new_fc1_bias) {
#line 25 "kernels/step/20_sgd_d_linear.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 120) {
    float total = 0.0f;
    for (int k0 = 0; k0 < 4; ++k0) {
      total += d_relu_2[k0 * 120 + element];
    }
    const float velocity = new_step_0_fc1_bias_velocity[element] * 0.9f + total;
    const float bias = new_fc1_bias[element] - velocity * 0.001f;
    new_step_0_fc1_bias_velocity[element] = velocity;
    new_fc1_bias[element] = bias;
  }
}
