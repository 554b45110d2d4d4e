// gradients/04_pow_mean_partial
// schedule: one row a group, 256 threads; 128k FLOPs, 256kB moved at least
//   in  sub: f32[64, 1000]
//   out partial_11: f32[64]
// fuses:
//   pow: mul f32[64, 1000]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

typedef unsigned int u32;

#line 13 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(256)
gradients_04_pow_mean_partial(
    const float* __restrict__ sub,
    float* __restrict__ partial_11) {
#line 20 "kernels/gradients/04_pow_mean_partial.cu"
  __shared__ __align__(16) float partial[8];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  const int at = group * 1000;
  for (int term = thread; term < 1000; term += 256) {
    const float sub_i = sub[at + term];
    own += sub_i * sub_i;
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
  const float row_total = partial[0] + partial[1] + partial[2] + partial[3] + partial[4] + partial[5] + partial[6] + partial[7];
  __syncthreads();
  if (thread == 0) {
    partial_11[group] = row_total;
  }
}
