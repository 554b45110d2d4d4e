// step/24_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 113kB moved at least
//   in  d_max_pool2d: i32[4, 6, 14, 14]
//   in  d_conv2d: f32[4, 1, 6, 14, 14]
//   out d_relu_4: f32[4, 6, 28, 28]
// fuses:
//   d_relu: le bool[4, 6, 28, 28]
//   d_max_pool2d: eq bool[4, 6, 14, 14, 2, 2]
//   d_max_pool2d: where f32[4, 6, 14, 14, 2, 2]
//   d_max_pool2d: fold f32[4, 6, 28, 28]
//   d_relu: where f32[4, 6, 28, 28]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;

#line 10 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_24_d_relu_d_max_pool2d(
    const int* __restrict__ d_max_pool2d,
    const float* __restrict__ d_conv2d,
    float* __restrict__ d_relu_4) {
#line 25 "kernels/step/24_d_relu_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 18816) {
    const int i3 = element % 28;
    const int i0 = element / 28;
    const int at = i0 / 2 * 14 + i3 / 2;
    const int d_max_pool2d_2 = i0 % 2 * 2 + i3 % 2;
    const float d_max_pool2d_3 = (d_max_pool2d[at] == d_max_pool2d_2 ? d_conv2d[at] : 0.0f);
    d_relu_4[i0 * 28 + i3] = (d_relu_4[i0 * 28 + i3] <= 0.0f ? 0.0f : d_max_pool2d_3);
  }
}
