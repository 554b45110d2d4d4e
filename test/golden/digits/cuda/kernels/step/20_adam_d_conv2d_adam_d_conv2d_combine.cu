// step/20_adam_d_conv2d_adam_d_conv2d_combine
// schedule: one element a thread, 256 threads a group; 102k FLOPs, 204kB moved at least
//   in  partial_86: f32[8, 32, 16, 3, 3]
//   in  new_step_0_conv2_weight_t: i32
//   in  partial_87: f32[8, 32]
//   in  new_step_0_conv2_bias_t: i32
//   out new_step_0_conv2_weight_m: f32[32, 16, 3, 3]
//   out new_step_0_conv2_weight_v: f32[32, 16, 3, 3]
//   out new_conv2_weight: f32[32, 16, 3, 3]
//   out new_step_0_conv2_bias_m: f32[32]
//   out new_step_0_conv2_bias_v: f32[32]
//   out new_conv2_bias: f32[32]
// fuses:
//   adam: mul f32[32, 16, 3, 3]
//   d_conv2d: conv f32[16, 1, 32, 3, 3]
//   adam: mul f32[32, 16, 3, 3]
//   adam: add f32[32, 16, 3, 3]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[32, 16, 3, 3]
//   adam: mul f32[32, 16, 3, 3]
//   adam: add f32[32, 16, 3, 3]
//   adam: mul f32
//   and 19 more
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_20_adam_d_conv2d_adam_d_conv2d_combine(
    const float* __restrict__ partial_86,
    const int* __restrict__ new_step_0_conv2_weight_t,
    const float* __restrict__ partial_87,
    const int* __restrict__ new_step_0_conv2_bias_t,
    float* __restrict__ new_step_0_conv2_weight_m,
    float* __restrict__ new_step_0_conv2_weight_v,
    float* __restrict__ new_conv2_weight,
    float* __restrict__ new_step_0_conv2_bias_m,
    float* __restrict__ new_step_0_conv2_bias_v,
    float* __restrict__ new_conv2_bias) {
#line 47 "kernels/step/20_adam_d_conv2d_adam_d_conv2d_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  const float real = float(new_step_0_conv2_bias_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  const float real_2 = float(new_step_0_conv2_weight_t[0]);
  const float neg_3 = -expm1f(real_2 * -0.105360515f);
  const float neg_4 = -expm1f(real_2 * -0.0010005003f);
  if (element < 4608) {
    const int i3 = element % 3;
    const int rest = element / 3;
    const int i2 = rest % 3;
    const int rest_2 = rest / 3;
    const int i1 = rest_2 % 16;
    const int i0 = rest_2 / 16;
    if (i1 == 0 && i2 == 0 && i3 == 0) {
      float total = 0.0f;
      for (int slice = 0; slice < 8; ++slice) {
        total += partial_87[slice * 32 + i0];
      }
      const float value = new_step_0_conv2_bias_m[i0] * 0.9f + total * 0.1f;
      const float value_2 = new_step_0_conv2_bias_v[i0] * 0.999f + total * total * 0.001f;
      const float value_3 = new_conv2_bias[i0] - (new_step_0_conv2_bias_m[i0] * 0.9f + total * 0.1f) / neg * 0.001f / (sqrtf((new_step_0_conv2_bias_v[i0] * 0.999f + total * total * 0.001f) / neg_2) + 1e-8f);
      new_step_0_conv2_bias_m[i0] = value;
      new_step_0_conv2_bias_v[i0] = value_2;
      new_conv2_bias[i0] = value_3;
    }
    const int at = i0 * 144;
    const int at_2 = i1 * 9;
    const int at_3 = i2 * 3;
    const int at_4 = at + at_2 + at_3 + i3;
    float total_2 = 0.0f;
    for (int slice_2 = 0; slice_2 < 8; ++slice_2) {
      total_2 += partial_86[slice_2 * 4608 + at + at_2 + at_3 + i3];
    }
    const float value_4 = new_step_0_conv2_weight_m[at_4] * 0.9f + total_2 * 0.1f;
    const float value_5 = new_step_0_conv2_weight_v[at_4] * 0.999f + total_2 * total_2 * 0.001f;
    const float value_6 = new_conv2_weight[at_4] - (new_step_0_conv2_weight_m[at_4] * 0.9f + total_2 * 0.1f) / neg_3 * 0.001f / (sqrtf((new_step_0_conv2_weight_v[at_4] * 0.999f + total_2 * total_2 * 0.001f) / neg_4) + 1e-8f);
    new_step_0_conv2_weight_m[at_4] = value_4;
    new_step_0_conv2_weight_v[at_4] = value_5;
    new_conv2_weight[at_4] = value_6;
  }
}
