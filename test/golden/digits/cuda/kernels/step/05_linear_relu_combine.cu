// step/05_linear_relu_combine
// schedule: one element a thread, 256 threads a group; 20.5k FLOPs, 82.4kB moved at least
//   in  partial_83: f32[4, 32, 128]
//   in  fc1_bias: f32[128]
//   out relu_3: f32[32, 128]
// fuses:
//   linear: einsum f32[32, 128]
//   linear: add f32[32, 128]
//   relu f32[32, 128]
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

typedef unsigned int u32;

#line 11 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_05_linear_relu_combine(
    const float* __restrict__ partial_83,
    const float* __restrict__ fc1_bias,
    float* __restrict__ relu_3) {
#line 23 "kernels/step/05_linear_relu_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 4096) {
    const int i1 = element % 128;
    const int i0 = element / 128;
    float total = 0.0f;
    const int at = i0 * 128;
    for (int slice = 0; slice < 4; ++slice) {
      total += partial_83[slice * 4096 + at + i1];
    }
    const float sum = total + fc1_bias[i1];
    relu_3[at + i1] = (sum < 0.0f ? 0.0f : sum);
  }
}
