// step/28_sgd_d_conv2d
// schedule: one row a group, 256 threads; 18.8k FLOPs, 75.3kB moved at least
//   in  d_relu_4: f32[4, 6, 28, 28]
//   out new_step_0_conv1_bias_velocity: f32[6]
//   out new_conv1_bias: f32[6]
// fuses:
//   sgd: mul f32[6]
//   d_conv2d: sum f32[6]
//   sgd: add f32[6]
//   sgd: mul f32[6]
//   sgd: sub f32[6]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
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

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_28_sgd_d_conv2d(
    const float* __restrict__ d_relu_4,
    float* __restrict__ new_step_0_conv1_bias_velocity,
    float* __restrict__ new_conv1_bias) {
#line 37 "kernels/step/28_sgd_d_conv2d.cu"
  __shared__ __align__(16) float partial[8];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  float4 own = mlc_splat4(0.0f);
  const int at = group * 784;
  for (int term = thread * 4; term < 3136; term += 1024) {
    own = own + mlc_load4(d_relu_4 + term / 784 * 4704 + at + term % 784);
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
  const float velocity = new_step_0_conv1_bias_velocity[group] * 0.9f + row_total;
  const float bias = new_conv1_bias[group] - velocity * 0.001f;
  if (thread == 0) {
    new_step_0_conv1_bias_velocity[group] = velocity;
    new_conv1_bias[group] = bias;
  }
}
