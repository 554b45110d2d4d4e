// predict/06_linear_relu
// schedule: one row a group, 64 threads; 7.06k FLOPs, 5.20kB moved at least
//   in  linear_2: f32[4, 84]
//   in  fc2_bias: f32[84]
//   in  fc3_weight: f32[10, 84]
//   out linear_3: f32[4, 10]
// fuses:
//   linear: add f32[4, 84]
//   relu f32[4, 84]
//   linear: einsum f32[4, 10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
predict_06_linear_relu(
    const float* __restrict__ linear_2,
    const float* __restrict__ fc2_bias,
    const float* __restrict__ fc3_weight,
    float* __restrict__ linear_3) {
#line 24 "kernels/predict/06_linear_relu.cu"
  __shared__ __align__(16) float partial[2];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int i1 = group % 10;
  const int i0 = group / 10;
  float own = 0.0f;
  const int at = i0 * 84;
  const int at_2 = i1 * 84;
  for (int term = thread; term < 84; term += 64) {
    const float sum = linear_2[at + term] + fc2_bias[term];
    own += (sum < 0.0f ? 0.0f : sum) * fc3_weight[at_2 + term];
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
  const int at_3 = i0 * 10 + i1;
  if (thread == 0) {
    linear_3[at_3] = row_total;
  }
}
