// step/26_adam
// schedule: one element a thread, 256 threads a group; 918k FLOPs, 1.05MB moved at least
//   in  d_linear_2: f32[512, 128]
//   in  new_step_0_fc1_weight_t: i32
//   out new_step_0_fc1_weight_m: f32[128, 512]
//   out new_step_0_fc1_weight_v: f32[128, 512]
//   out new_fc1_weight: f32[128, 512]
// fuses:
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[128, 512]
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   and 5 more
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 12 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_26_adam(
    const float* __restrict__ d_linear_2,
    const int* __restrict__ new_step_0_fc1_weight_t,
    float* __restrict__ new_step_0_fc1_weight_m,
    float* __restrict__ new_step_0_fc1_weight_v,
    float* __restrict__ new_fc1_weight) {
#line 37 "kernels/step/26_adam.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  const float real = float(new_step_0_fc1_weight_t[0]);
  const float neg = -expm1f(real * -0.105360515f);
  const float neg_2 = -expm1f(real * -0.0010005003f);
  if (element < 65536) {
    const int i1 = element % 512;
    const int i0 = element / 512;
    const int at = i0 * 512 + i1;
    const float d_linear_2_i = d_linear_2[i1 * 128 + i0];
    const float m = new_step_0_fc1_weight_m[at] * 0.9f + d_linear_2_i * 0.1f;
    const float v = new_step_0_fc1_weight_v[at] * 0.999f + d_linear_2_i * d_linear_2_i * 0.001f;
    const float weight = new_fc1_weight[at] - m / neg * 0.001f / (sqrtf(v / neg_2) + 1e-8f);
    new_step_0_fc1_weight_m[at] = m;
    new_step_0_fc1_weight_v[at] = v;
    new_fc1_weight[at] = weight;
  }
}
