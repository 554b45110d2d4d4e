// step/27_d_conv2d_combine
// schedule: one element a thread, 256 threads a group; 1.15k FLOPs, 5.18kB moved at least
//   in  partial_88: f32[8, 16, 3, 3]
//   out d_conv2d: f32[1, 1, 16, 3, 3]
// fuses:
//   d_conv2d: conv f32[1, 1, 16, 3, 3]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu

typedef unsigned int u32;

#line 9 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_27_d_conv2d_combine(
    const float* __restrict__ partial_88,
    float* __restrict__ d_conv2d) {
#line 18 "kernels/step/27_d_conv2d_combine.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 144) {
    const int i4 = element % 3;
    const int rest = element / 3;
    const int i3 = rest % 3;
    const int i2 = rest / 3;
    float total = 0.0f;
    const int at = i2 * 9;
    const int at_2 = i3 * 3;
    for (int slice = 0; slice < 8; ++slice) {
      total += partial_88[slice * 144 + at + at_2 + i4];
    }
    d_conv2d[at + at_2 + i4] = total;
  }
}
