// predict/04_linear_combine
// schedule: one element a thread, 256 threads a group; 16.4k FLOPs, 81.9kB moved at least
//   in  partial_15: f32[4, 32, 128]
//   out linear: f32[32, 128]
// fuses:
//   linear: einsum f32[32, 128]
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

typedef unsigned int u32;

#line 11 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
predict_04_linear_combine(
    const float* __restrict__ partial_15,
    float* __restrict__ linear) {
#line 19 "kernels/predict/04_linear_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 4096) {
    const int i1 = element % 128;
    const int i0 = element / 128;
    float total = 0.0f;
    const int at = i0 * 128;
    for (int slice = 0; slice < 4; ++slice) {
      total += partial_15[slice * 4096 + at + i1];
    }
    linear[at + i1] = total;
  }
}
