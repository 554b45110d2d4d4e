// step/24_adam
// schedule: one element a thread, 256 threads a group; 2.02k FLOPs, 2.31kB moved at least
//   in  d_conv2d: f32[1, 1, 16, 3, 3]
//   in  new_step_0_conv1_weight_t: i32
//   out new_step_0_conv1_weight_m: f32[16, 1, 3, 3]
//   out new_step_0_conv1_weight_v: f32[16, 1, 3, 3]
//   out new_conv1_weight: f32[16, 1, 3, 3]
// fuses:
//   adam: mul f32[16, 1, 3, 3]
//   adam: add f32[16, 1, 3, 3]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[16, 1, 3, 3]
//   adam: mul f32[16, 1, 3, 3]
//   adam: add f32[16, 1, 3, 3]
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   and 5 more
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 9 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_24_adam(
    const float* __restrict__ d_conv2d,
    const int* __restrict__ new_step_0_conv1_weight_t,
    float* __restrict__ new_step_0_conv1_weight_m,
    float* __restrict__ new_step_0_conv1_weight_v,
    float* __restrict__ new_conv1_weight) {
#line 37 "kernels/step/24_adam.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  const float real = float(new_step_0_conv1_weight_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (element < 144) {
    const float d_conv2d_i = d_conv2d[element];
    const float m = new_step_0_conv1_weight_m[element] * 0.9f + d_conv2d_i * 0.1f;
    const float v = new_step_0_conv1_weight_v[element] * 0.999f + d_conv2d_i * d_conv2d_i * 0.001f;
    const float weight = new_conv1_weight[element] - m / neg * 0.001f / (sqrtf(v / neg_2) + 1e-8f);
    new_step_0_conv1_weight_m[element] = m;
    new_step_0_conv1_weight_v[element] = v;
    new_conv1_weight[element] = weight;
  }
}
