// predict/01_matmul_relu_combine
// schedule: one element a thread, 256 threads a group; 32.0k FLOPs, 154kB moved at least
//   in  partial_5: f32[5, 64, 100]
//   out relu: f32[64, 100]
// fuses:
//   matmul: einsum f32[64, 100]
//   relu f32[64, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2

typedef unsigned int u32;

#line 6 "examples/two_layer/two_layer.ml"
extern "C" __global__ void __launch_bounds__(256)
predict_01_matmul_relu_combine(
    const float* __restrict__ partial_5,
    float* __restrict__ relu) {
#line 19 "kernels/predict/01_matmul_relu_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 6400) {
    const int i1 = element % 100;
    const int i0 = element / 100;
    float total = 0.0f;
    const int at = i0 * 100;
    for (int slice = 0; slice < 5; ++slice) {
      total += partial_5[slice * 6400 + at + i1];
    }
    relu[at + i1] = (total < 0.0f ? 0.0f : total);
  }
}
