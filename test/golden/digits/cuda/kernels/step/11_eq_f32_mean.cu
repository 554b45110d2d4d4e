// step/11_eq_f32_mean
// schedule: one row a group, 64 threads; 65 FLOPs, 260B moved at least
//   in  argmax: i32[32]
//   in  y: i32[32]
//   out accuracy: f32
// fuses:
//   eq bool[32]
//   f32: cast f32[32]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))

typedef unsigned int u32;

#line 22 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_11_eq_f32_mean(
    const int* __restrict__ argmax,
    const int* __restrict__ y,
    float* __restrict__ accuracy) {
#line 23 "kernels/step/11_eq_f32_mean.cu"
  __shared__ __align__(16) float partial[2];
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  for (int term = thread; term < 32; term += 64) {
    own += float(argmax[term] == y[term]);
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
  const float accuracy_2 = row_total * 0.03125f;
  if (thread == 0) {
    accuracy[0] = accuracy_2;
  }
}
