// step/20_d_conv2d_adam_d_conv2d_combine
// schedule: one element a thread, 256 threads a group; 37.6k FLOPs, 167kB moved at least
//   in  partial_88: f32[8, 16, 32, 3, 3]
//   in  partial_89: f32[8, 32]
//   in  new_step_0_conv2_bias_t: i32
//   out d_conv2d_2: f32[16, 1, 32, 3, 3]
//   out new_step_0_conv2_bias_m: f32[32]
//   out new_step_0_conv2_bias_v: f32[32]
//   out new_conv2_bias: f32[32]
// fuses:
//   d_conv2d: conv f32[16, 1, 32, 3, 3]
//   adam: mul f32[32]
//   d_conv2d: sum f32[32]
//   adam: mul f32[32]
//   adam: add f32[32]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[32]
//   adam: mul f32[32]
//   adam: add f32[32]
//   and 8 more
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_20_d_conv2d_adam_d_conv2d_combine(
    const float* __restrict__ partial_88,
    const float* __restrict__ partial_89,
    const int* __restrict__ new_step_0_conv2_bias_t,
    float* __restrict__ d_conv2d_2,
    float* __restrict__ new_step_0_conv2_bias_m,
    float* __restrict__ new_step_0_conv2_bias_v,
    float* __restrict__ new_conv2_bias) {
#line 41 "kernels/step/20_d_conv2d_adam_d_conv2d_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  const float real = float(new_step_0_conv2_bias_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (element < 4608) {
    const int i4 = element % 3;
    const int rest = element / 3;
    const int i3 = rest % 3;
    const int rest_2 = rest / 3;
    const int i2 = rest_2 % 32;
    const int i0 = rest_2 / 32;
    if (i0 == 0 && i3 == 0 && i4 == 0) {
      float total = 0.0f;
      for (int slice = 0; slice < 8; ++slice) {
        total += partial_89[slice * 32 + i2];
      }
      const float value = new_step_0_conv2_bias_m[i2] * 0.9f + total * 0.1f;
      const float value_2 = new_step_0_conv2_bias_v[i2] * 0.999f + total * total * 0.001f;
      const float value_3 = new_conv2_bias[i2] - (new_step_0_conv2_bias_m[i2] * 0.9f + total * 0.1f) / neg * 0.001f / (sqrtf((new_step_0_conv2_bias_v[i2] * 0.999f + total * total * 0.001f) / neg_2) + 1e-8f);
      new_step_0_conv2_bias_m[i2] = value;
      new_step_0_conv2_bias_v[i2] = value_2;
      new_conv2_bias[i2] = value_3;
    }
    float total_2 = 0.0f;
    const int at = i0 * 288;
    const int at_2 = i2 * 9;
    const int at_3 = i3 * 3;
    for (int slice_2 = 0; slice_2 < 8; ++slice_2) {
      total_2 += partial_88[slice_2 * 4608 + at + at_2 + at_3 + i4];
    }
    d_conv2d_2[at + at_2 + at_3 + i4] = total_2;
  }
}
