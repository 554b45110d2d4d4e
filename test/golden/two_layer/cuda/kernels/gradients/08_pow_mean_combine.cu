// gradients/08_pow_mean_combine
// schedule: one row a group, 64 threads; 65 FLOPs, 260B moved at least
//   in  partial_11: f32[64]
//   out loss: f32
// fuses:
//   pow: mul f32[64, 1000]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

typedef unsigned int u32;

#line 13 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(64)
gradients_08_pow_mean_combine(
    const float* __restrict__ partial_11,
    float* __restrict__ loss) {
#line 20 "kernels/gradients/08_pow_mean_combine.cu"
  __shared__ __align__(16) float partial[2];
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  for (int term = thread; term < 64; term += 64) {
    own += partial_11[term];
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
  const float product = row_total * 0.015625f;
  if (thread == 0) {
    loss[0] = product;
  }
}
