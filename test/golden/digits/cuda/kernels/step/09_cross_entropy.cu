// step/09_cross_entropy
// schedule: one row a group, 64 threads; 225 FLOPs, 1.67kB moved at least
//   in  y: i32[32]
//   in  out: f32[32, 10]
//   in  cross_entropy_2: f32[32]
//   in  cross_entropy_3: f32[32]
//   in  cross_entropy: f32
//   out loss: f32
// fuses:
//   cross_entropy: ne bool[32]
//   cross_entropy: sub f32[32, 10]
//   cross_entropy: log f32[32, 1]
//   cross_entropy: sub f32[32, 10]
//   cross_entropy: lt bool[32]
//   cross_entropy: sub i32[32]
//   cross_entropy: where i32[32]
//   cross_entropy: gather f32[32, 1]
//   cross_entropy: neg f32[32]
//   cross_entropy: cast f32[32]
//   cross_entropy: mul f32[32]
//   cross_entropy: where f32[32]
//   and 2 more
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 20 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_09_cross_entropy(
    const int* __restrict__ y,
    const float* __restrict__ out,
    const float* __restrict__ cross_entropy_2,
    const float* __restrict__ cross_entropy_3,
    const float* __restrict__ cross_entropy,
    float* __restrict__ loss,
    u32* __restrict__ errors) {
#line 39 "kernels/step/09_cross_entropy.cu"
  __shared__ __align__(16) float partial[2];
  const int thread = int(threadIdx.x);
  float own = 0.0f;
  for (int term = thread; term < 32; term += 64) {
    const int y_i = y[term];
    const bool ne = y_i != -100;
    const int choice = (ne ? (y_i < 0 ? y_i - 10 : y_i) : 0);
    const int index = (choice < 0 ? choice + 10 : choice);
    if (index < 0 || 10 <= index) {
      errors[0] = 1u;
      errors[1] = 9u;
      errors[2] = u32(index);
    }
    own += (ne ? -(out[term * 10 + min(max(index, 0), 10 - 1)] - cross_entropy_2[term] - logf(cross_entropy_3[term])) * float(ne) : 0.0f);
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
  const float loss_2 = row_total / cross_entropy[0];
  if (thread == 0) {
    loss[0] = loss_2;
  }
}
