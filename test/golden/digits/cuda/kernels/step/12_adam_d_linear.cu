// step/12_adam_d_linear
// schedule: one row a group, 64 threads; 467 FLOPs, 1.40kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   in  new_step_0_fc2_bias_t: i32
//   out new_step_0_fc2_bias_m: f32[10]
//   out new_step_0_fc2_bias_v: f32[10]
//   out new_fc2_bias: f32[10]
// fuses:
//   adam: mul f32[10]
//   d_linear: sum f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
//   adam: mul f32
//   and 7 more
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 12 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_12_adam_d_linear(
    const float* __restrict__ d_cross_entropy,
    const int* __restrict__ new_step_0_fc2_bias_t,
    float* __restrict__ new_step_0_fc2_bias_m,
    float* __restrict__ new_step_0_fc2_bias_v,
    float* __restrict__ new_fc2_bias) {
#line 37 "kernels/step/12_adam_d_linear.cu"
  __shared__ __align__(16) float partial[2];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  for (int term = thread; term < 32; term += 64) {
    own += d_cross_entropy[term * 10 + group];
  }
  own += __shfl_xor_sync(0xffffffffu, own, 16);
  own += __shfl_xor_sync(0xffffffffu, own, 8);
  own += __shfl_xor_sync(0xffffffffu, own, 4);
  own += __shfl_xor_sync(0xffffffffu, own, 2);
  own += __shfl_xor_sync(0xffffffffu, own, 1);
  if (thread % 32 == 0) {
    partial[thread / 32] = own;
  }
  __syncthreads();
  const float row_total = partial[0] + partial[1];
  __syncthreads();
  const float m = new_step_0_fc2_bias_m[group] * 0.9f + row_total * 0.1f;
  const float v = new_step_0_fc2_bias_v[group] * 0.999f + row_total * row_total * 0.001f;
  const float real = float(new_step_0_fc2_bias_t[0]);
  const float bias = new_fc2_bias[group] - m / -expm1f(real * -0.105360515f) * 0.001f / (sqrtf(v / -expm1f(real * -0.0010005003f)) + 1e-8f);
  if (thread == 0) {
    new_step_0_fc2_bias_m[group] = m;
    new_step_0_fc2_bias_v[group] = v;
    new_fc2_bias[group] = bias;
  }
}
