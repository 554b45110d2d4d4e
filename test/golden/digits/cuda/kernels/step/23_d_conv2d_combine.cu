// step/23_d_conv2d_combine
// schedule: one element a thread, 256 threads a group; 36.9k FLOPs, 166kB moved at least
//   in  partial_89: f32[8, 16, 32, 3, 3]
//   out d_conv2d_2: f32[16, 1, 32, 3, 3]
// fuses:
//   d_conv2d: conv f32[16, 1, 32, 3, 3]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_23_d_conv2d_combine(
    const float* __restrict__ partial_89,
    float* __restrict__ d_conv2d_2) {
#line 18 "kernels/step/23_d_conv2d_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 4608) {
    const int i4 = element % 3;
    const int rest = element / 3;
    const int i3 = rest % 3;
    const int rest_2 = rest / 3;
    const int i2 = rest_2 % 32;
    const int i0 = rest_2 / 32;
    float total = 0.0f;
    const int at = i0 * 288;
    const int at_2 = i2 * 9;
    const int at_3 = i3 * 3;
    for (int slice = 0; slice < 8; ++slice) {
      total += partial_89[slice * 4608 + at + at_2 + at_3 + i4];
    }
    d_conv2d_2[at + at_2 + at_3 + i4] = total;
  }
}
