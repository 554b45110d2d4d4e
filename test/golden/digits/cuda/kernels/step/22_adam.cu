// step/22_adam
// schedule: one element a thread, 256 threads a group; 64.5k FLOPs, 73.7kB moved at least
//   in  d_conv2d_2: f32[16, 1, 32, 3, 3]
//   in  new_step_0_conv2_weight_t: i32
//   out new_step_0_conv2_weight_m: f32[32, 16, 3, 3]
//   out new_step_0_conv2_weight_v: f32[32, 16, 3, 3]
//   out new_conv2_weight: f32[32, 16, 3, 3]
// fuses:
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
//   adam: expm1 f32
//   adam: neg f32
//   and 5 more
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_22_adam(
    const float* __restrict__ d_conv2d_2,
    const int* __restrict__ new_step_0_conv2_weight_t,
    float* __restrict__ new_step_0_conv2_weight_m,
    float* __restrict__ new_step_0_conv2_weight_v,
    float* __restrict__ new_conv2_weight) {
#line 37 "kernels/step/22_adam.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  const float real = float(new_step_0_conv2_weight_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (element < 4608) {
    const int i2 = element % 9;
    const int rest = element / 9;
    const int i1 = rest % 16;
    const int i0 = rest / 16;
    const int at = i0 * 144 + i1 * 9 + i2;
    const float d_conv2d_2_i = d_conv2d_2[i1 * 288 + i0 * 9 + i2];
    const float m = new_step_0_conv2_weight_m[at] * 0.9f + d_conv2d_2_i * 0.1f;
    const float v = new_step_0_conv2_weight_v[at] * 0.999f + d_conv2d_2_i * d_conv2d_2_i * 0.001f;
    const float weight = new_conv2_weight[at] - m / neg * 0.001f / (sqrtf(v / neg_2) + 1e-8f);
    new_step_0_conv2_weight_m[at] = m;
    new_step_0_conv2_weight_v[at] = v;
    new_conv2_weight[at] = weight;
  }
}
