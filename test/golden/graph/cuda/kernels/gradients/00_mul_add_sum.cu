// gradients/00_mul_add_sum
// schedule: one element a thread, 64 threads a group; 36 FLOPs, 148B moved at least
//   in  x: f32[3, 4]
//   in  y: f32[3, 4]
//   in  z: f32[3, 4]
//   out c: f32
// fuses:
//   mul f32[3, 4]
//   add f32[3, 4]
//   sum f32
// from:
//   examples/graph/graph.ml:10: c = sum(x * y + z)

typedef unsigned int u32;

#line 10 "examples/graph/graph.ml"
extern "C" __global__ void __launch_bounds__(64)
gradients_00_mul_add_sum(
    const float* __restrict__ x,
    const float* __restrict__ y,
    const float* __restrict__ z,
    float* __restrict__ c) {
#line 24 "kernels/gradients/00_mul_add_sum.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  float total = 0.0f;
  for (int k0 = 0; k0 < 12; ++k0) {
    total += x[k0] * y[k0] + z[k0];
  }
  if (element < 1) {
    c[0] = total;
  }
}
