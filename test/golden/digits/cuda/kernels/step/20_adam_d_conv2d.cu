// step/20_adam_d_conv2d
// schedule: one row a group, 256 threads; 66.0k FLOPs, 263kB moved at least
//   in  d_relu_2: f32[32, 32, 8, 8]
//   in  new_step_0_conv2_bias_t: i32
//   out new_step_0_conv2_bias_m: f32[32]
//   out new_step_0_conv2_bias_v: f32[32]
//   out new_conv2_bias: f32[32]
// fuses:
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
//   adam: mul f32
//   and 7 more
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

__device__ __forceinline__ float4 mlc_splat4(float a) {
  return make_float4(a, a, a, a);
}

__device__ __forceinline__ float4 mlc_load4(const float* from) {
  return *reinterpret_cast<const float4*>(from);
}

__device__ __forceinline__ float4 operator+(float4 a, float4 b) {
  return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_20_adam_d_conv2d(
    const float* __restrict__ d_relu_2,
    const int* __restrict__ new_step_0_conv2_bias_t,
    float* __restrict__ new_step_0_conv2_bias_m,
    float* __restrict__ new_step_0_conv2_bias_v,
    float* __restrict__ new_conv2_bias) {
#line 49 "kernels/step/20_adam_d_conv2d.cu"
  __shared__ __align__(16) float partial[8];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  float4 own = mlc_splat4(0.0f);
  const int at = group * 64;
  for (int turn = 0; turn < 2; ++turn) {
    const int term = turn * 1024 + thread * 4;
    own = own + mlc_load4(d_relu_2 + term / 64 * 2048 + at + term % 64);
  }
  float mine = own.x + own.y + (own.z + own.w);
  mine += __shfl_xor_sync(0xffffffffu, mine, 16);
  mine += __shfl_xor_sync(0xffffffffu, mine, 8);
  mine += __shfl_xor_sync(0xffffffffu, mine, 4);
  mine += __shfl_xor_sync(0xffffffffu, mine, 2);
  mine += __shfl_xor_sync(0xffffffffu, mine, 1);
  if (thread % 32 == 0) {
    partial[thread / 32] = mine;
  }
  __syncthreads();
  const float row_total = partial[0] + partial[1] + partial[2] + partial[3] + partial[4] + partial[5] + partial[6] + partial[7];
  __syncthreads();
  const float m = new_step_0_conv2_bias_m[group] * 0.9f + row_total * 0.1f;
  const float v = new_step_0_conv2_bias_v[group] * 0.999f + row_total * row_total * 0.001f;
  const float real = float(new_step_0_conv2_bias_t[0]);
  const float bias = new_conv2_bias[group] - m / -expm1f(real * -0.105360515f) * 0.001f / (sqrtf(v / -expm1f(real * -0.0010005003f)) + 1e-8f);
  if (thread == 0) {
    new_step_0_conv2_bias_m[group] = m;
    new_step_0_conv2_bias_v[group] = v;
    new_conv2_bias[group] = bias;
  }
}
