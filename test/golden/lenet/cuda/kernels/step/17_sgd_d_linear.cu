// step/17_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 672 FLOPs, 2.02kB moved at least
//   in  d_relu: f32[4, 84]
//   out new_step_0_fc2_bias_velocity: f32[84]
//   out new_fc2_bias: f32[84]
// fuses:
//   sgd: mul f32[84]
//   d_linear: sum f32[84]
//   sgd: add f32[84]
//   sgd: mul f32[84]
//   sgd: sub f32[84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_17_sgd_d_linear(
    const float* __restrict__ d_relu,
    float* __restrict__ new_step_0_fc2_bias_velocity,
    float* __restrict__ new_fc2_bias) {
#line 25 "kernels/step/17_sgd_d_linear.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 84) {
    float total = 0.0f;
    for (int k0 = 0; k0 < 4; ++k0) {
      total += d_relu[k0 * 84 + element];
    }
    const float velocity = new_step_0_fc2_bias_velocity[element] * 0.9f + total;
    const float bias = new_fc2_bias[element] - velocity * 0.001f;
    new_step_0_fc2_bias_velocity[element] = velocity;
    new_fc2_bias[element] = bias;
  }
}
