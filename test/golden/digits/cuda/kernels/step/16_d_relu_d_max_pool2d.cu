// step/16_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 393kB moved at least
//   in  d_max_pool2d: i32[32, 32, 4, 4]
//   in  d_linear: f32[32, 512]
//   out d_relu_2: f32[32, 32, 8, 8]
// fuses:
//   d_relu: le bool[32, 32, 8, 8]
//   d_max_pool2d: eq bool[32, 32, 4, 4, 2, 2]
//   d_max_pool2d: where f32[32, 32, 4, 4, 2, 2]
//   d_max_pool2d: fold f32[32, 32, 8, 8]
//   d_relu: where f32[32, 32, 8, 8]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;

#line 10 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(256)
step_16_d_relu_d_max_pool2d(
    const int* __restrict__ d_max_pool2d,
    const float* __restrict__ d_linear,
    float* __restrict__ d_relu_2) {
#line 24 "kernels/step/16_d_relu_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 65536) {
    const int i3 = element % 8;
    const int i0 = element / 8;
    const int at = i0 / 2 * 4 + i3 / 2;
    const int d_max_pool2d_2 = i0 % 2 * 2 + i3 % 2;
    const float d_max_pool2d_3 = (d_max_pool2d[at] == d_max_pool2d_2 ? d_linear[at] : 0.0f);
    d_relu_2[i0 * 8 + i3] = (d_relu_2[i0 * 8 + i3] <= 0.0f ? 0.0f : d_max_pool2d_3);
  }
}
