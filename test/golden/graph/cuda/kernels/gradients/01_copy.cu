// gradients/01_copy
// schedule: one element a thread, 64 threads a group; 0 FLOPs, 240B moved at least
//   in  y: f32[3, 4]
//   in  x: f32[3, 4]
//   out grad_x: f32[3, 4]
//   out grad_y: f32[3, 4]
//   out grad_z: f32[3, 4]
// fuses:
//   copy f32[3, 4]
// from:
//   examples/graph/graph.ml:9: entry gradients(x: f32[N, D], y: f32[N, D], z: f32[N, D]) {

typedef unsigned int u32;

#line 9 "examples/graph/graph.ml"
extern "C" __global__ void __launch_bounds__(64)
gradients_01_copy(
    const float* __restrict__ y,
    const float* __restrict__ x,
    float* __restrict__ grad_x,
    float* __restrict__ grad_y,
    float* __restrict__ grad_z) {
#line 24 "kernels/gradients/01_copy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 12) {
    const float value = y[element];
    const float value_2 = x[element];
    grad_x[element] = value;
    grad_y[element] = value_2;
    grad_z[element] = 1.0f;
  }
}
