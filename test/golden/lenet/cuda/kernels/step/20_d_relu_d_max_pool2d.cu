// step/20_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 38.4kB moved at least
//   in  d_max_pool2d_2: i32[4, 16, 5, 5]
//   in  d_linear: f32[4, 400]
//   out d_relu_3: f32[4, 16, 10, 10]
// fuses:
//   d_relu: le bool[4, 16, 10, 10]
//   d_max_pool2d: eq bool[4, 16, 5, 5, 2, 2]
//   d_max_pool2d: where f32[4, 16, 5, 5, 2, 2]
//   d_max_pool2d: fold f32[4, 16, 10, 10]
//   d_relu: where f32[4, 16, 10, 10]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

typedef unsigned int u32;

#line 11 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(256)
step_20_d_relu_d_max_pool2d(
    const int* __restrict__ d_max_pool2d_2,
    const float* __restrict__ d_linear,
    float* __restrict__ d_relu_3) {
#line 24 "kernels/step/20_d_relu_d_max_pool2d.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 6400) {
    const int i3 = element % 10;
    const int i0 = element / 10;
    const int at = i0 / 2 * 5 + i3 / 2;
    const int d_max_pool2d = i0 % 2 * 2 + i3 % 2;
    const float d_max_pool2d_3 = (d_max_pool2d_2[at] == d_max_pool2d ? d_linear[at] : 0.0f);
    d_relu_3[i0 * 10 + i3] = (d_relu_3[i0 * 10 + i3] <= 0.0f ? 0.0f : d_max_pool2d_3);
  }
}
