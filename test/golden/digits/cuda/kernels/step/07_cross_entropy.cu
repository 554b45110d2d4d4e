// step/07_cross_entropy
// schedule: one row a group, 64 threads; 64 FLOPs, 132B moved at least
//   in  y: i32[32]
//   out cross_entropy: f32
// fuses:
//   cross_entropy: ne bool[32]
//   cross_entropy: cast f32[32]
//   cross_entropy: sum f32
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 20 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_07_cross_entropy(
    const int* __restrict__ y,
    float* __restrict__ cross_entropy) {
#line 20 "kernels/step/07_cross_entropy.cu"
  __shared__ __align__(16) float partial[2];
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  for (int term = thread; term < 32; term += 64) {
    own += float(y[term] != -100);
  }
  own += __shfl_xor_sync(0xffffffffu, own, 16);
  own += __shfl_xor_sync(0xffffffffu, own, 8);
  own += __shfl_xor_sync(0xffffffffu, own, 4);
  own += __shfl_xor_sync(0xffffffffu, own, 2);
  own += __shfl_xor_sync(0xffffffffu, own, 1);
  if (thread % 32 == 0) {
    partial[thread / 32] = own;
  }
  __syncthreads();
  const float row_total = partial[0] + partial[1];
  __syncthreads();
  if (thread == 0) {
    cross_entropy[0] = row_total;
  }
}
