// step/24_sgd_d_conv2d
// schedule: one row a group, 64 threads; 6.46k FLOPs, 25.7kB moved at least
//   in  d_relu_3: f32[4, 16, 10, 10]
//   out new_step_0_conv2_bias_velocity: f32[16]
//   out new_conv2_bias: f32[16]
// fuses:
//   sgd: mul f32[16]
//   d_conv2d: sum f32[16]
//   sgd: add f32[16]
//   sgd: mul f32[16]
//   sgd: sub f32[16]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

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

#line 11 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_24_sgd_d_conv2d(
    const float* __restrict__ d_relu_3,
    float* __restrict__ new_step_0_conv2_bias_velocity,
    float* __restrict__ new_conv2_bias) {
#line 37 "kernels/step/24_sgd_d_conv2d.cu"
  __shared__ __align__(16) float partial[2];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  float4 own = mlc_splat4(0.0f);
  const int at = group * 100;
  for (int term = thread * 4; term < 400; term += 256) {
    own = own + mlc_load4(d_relu_3 + term / 100 * 1600 + at + term % 100);
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
  const float row_total = partial[0] + partial[1];
  __syncthreads();
  const float velocity = new_step_0_conv2_bias_velocity[group] * 0.9f + row_total;
  const float bias = new_conv2_bias[group] - velocity * 0.001f;
  if (thread == 0) {
    new_step_0_conv2_bias_velocity[group] = velocity;
    new_conv2_bias[group] = bias;
  }
}
