// step/06_linear
// schedule: one row a group, 64 threads; 6.76k FLOPs, 4.90kB moved at least
//   in  relu_4: f32[4, 84]
//   in  fc3_weight: f32[10, 84]
//   in  fc3_bias: f32[10]
//   out out: f32[4, 10]
// fuses:
//   linear: einsum f32[4, 10]
//   linear: add f32[4, 10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

typedef unsigned int u32;

#line 13 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_06_linear(
    const float* __restrict__ relu_4,
    const float* __restrict__ fc3_weight,
    const float* __restrict__ fc3_bias,
    float* __restrict__ out) {
#line 23 "kernels/step/06_linear.cu"
  __shared__ __align__(16) float partial[2];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int i1 = group % 10;
  const int i0 = group / 10;
  float own = 0.0f;
  const int at = i0 * 84;
  const int at_2 = i1 * 84;
  for (int term = thread; term < 84; term += 64) {
    own += relu_4[at + term] * fc3_weight[at_2 + term];
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
  const float out_2 = row_total + fc3_bias[i1];
  const int at_3 = i0 * 10 + i1;
  if (thread == 0) {
    out[at_3] = out_2;
  }
}
