// step/26_sgd_d_conv2d_sgd_d_conv2d_combine
// schedule: one element a thread, 256 threads a group; 5.02k FLOPs, 16.4kB moved at least
//   in  partial_64: f32[7, 6, 3, 5, 5]
//   in  partial_65: f32[7, 6]
//   out new_step_0_conv1_weight_velocity: f32[6, 3, 5, 5]
//   out new_conv1_weight: f32[6, 3, 5, 5]
//   out new_step_0_conv1_bias_velocity: f32[6]
//   out new_conv1_bias: f32[6]
// fuses:
//   sgd: mul f32[6, 3, 5, 5]
//   d_conv2d: conv f32[3, 1, 6, 5, 5]
//   sgd: add f32[6, 3, 5, 5]
//   sgd: mul f32[6, 3, 5, 5]
//   sgd: sub f32[6, 3, 5, 5]
//   sgd: mul f32[6]
//   d_conv2d: sum f32[6]
//   sgd: add f32[6]
//   sgd: mul f32[6]
//   sgd: sub f32[6]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

typedef unsigned int u32;

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_26_sgd_d_conv2d_sgd_d_conv2d_combine(
    const float* __restrict__ partial_64,
    const float* __restrict__ partial_65,
    float* __restrict__ new_step_0_conv1_weight_velocity,
    float* __restrict__ new_conv1_weight,
    float* __restrict__ new_step_0_conv1_bias_velocity,
    float* __restrict__ new_conv1_bias) {
#line 36 "kernels/step/26_sgd_d_conv2d_sgd_d_conv2d_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 450) {
    const int i3 = element % 5;
    const int rest = element / 5;
    const int i2 = rest % 5;
    const int rest_2 = rest / 5;
    const int i1 = rest_2 % 3;
    const int i0 = rest_2 / 3;
    if (i1 == 0 && i2 == 0 && i3 == 0) {
      float total = 0.0f;
      for (int slice = 0; slice < 7; ++slice) {
        total += partial_65[slice * 6 + i0];
      }
      const float value = new_step_0_conv1_bias_velocity[i0] * 0.9f + total;
      const float value_2 = new_conv1_bias[i0] - (new_step_0_conv1_bias_velocity[i0] * 0.9f + total) * 0.001f;
      new_step_0_conv1_bias_velocity[i0] = value;
      new_conv1_bias[i0] = value_2;
    }
    const int at = i0 * 75;
    const int at_2 = i1 * 25;
    const int at_3 = i2 * 5;
    const int at_4 = at + at_2 + at_3 + i3;
    float total_2 = 0.0f;
    for (int slice_2 = 0; slice_2 < 7; ++slice_2) {
      total_2 += partial_64[slice_2 * 450 + at + at_2 + at_3 + i3];
    }
    const float value_3 = new_step_0_conv1_weight_velocity[at_4] * 0.9f + total_2;
    const float value_4 = new_conv1_weight[at_4] - (new_step_0_conv1_weight_velocity[at_4] * 0.9f + total_2) * 0.001f;
    new_step_0_conv1_weight_velocity[at_4] = value_3;
    new_conv1_weight[at_4] = value_4;
  }
}
