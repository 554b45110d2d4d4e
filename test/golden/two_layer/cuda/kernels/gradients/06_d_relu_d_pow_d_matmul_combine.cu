// gradients/06_d_relu_d_pow_d_matmul_combine
// schedule: one element a thread, 256 threads a group; 32.0k FLOPs, 154kB moved at least
//   in  partial_12: f32[5, 64, 100]
//   out d_relu: f32[64, 100]
// fuses:
//   d_relu: le bool[64, 100]
//   d_pow: mul f32[64, 1000]
//   d_matmul: einsum f32[64, 100]
//   d_relu: where f32[64, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

typedef unsigned int u32;

#line 6 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(256)
gradients_06_d_relu_d_pow_d_matmul_combine(
    const float* __restrict__ partial_12,
    float* __restrict__ d_relu) {
#line 22 "kernels/gradients/06_d_relu_d_pow_d_matmul_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 6400) {
    const int i1 = element % 100;
    const int i0 = element / 100;
    const int at = i0 * 100;
    float total = 0.0f;
    for (int slice = 0; slice < 5; ++slice) {
      total += partial_12[slice * 6400 + at + i1];
    }
    d_relu[at + i1] = (d_relu[at + i1] <= 0.0f ? 0.0f : total);
  }
}
