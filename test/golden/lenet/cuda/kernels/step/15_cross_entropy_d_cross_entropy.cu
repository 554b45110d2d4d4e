// step/15_cross_entropy_d_cross_entropy
// schedule: one element a thread, 64 threads a group; 13 FLOPs, 180B moved at least
//   in  y: i32[4]
//   in  cross_entropy_4: f32
//   out d_cross_entropy: f32[4, 10]
// fuses:
//   cross_entropy: ne bool[4]
//   cross_entropy: lt bool[4]
//   cross_entropy: sub i32[4]
//   cross_entropy: where i32[4]
//   cross_entropy: cast f32[4]
//   d_cross_entropy: div f32
//   d_cross_entropy: where f32[4]
//   d_cross_entropy: mul f32[4]
//   d_cross_entropy: neg f32[4]
//   d_cross_entropy: scatter_sum f32[4, 10]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 21 "examples/lenet/lenet.ml"
extern "C" __global__ void __launch_bounds__(64)
step_15_cross_entropy_d_cross_entropy(
    const int* __restrict__ y,
    const float* __restrict__ cross_entropy_4,
    float* __restrict__ d_cross_entropy,
    u32* __restrict__ errors) {
#line 30 "kernels/step/15_cross_entropy_d_cross_entropy.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  const float quotient = 1.0f / cross_entropy_4[0];
  if (element < 40) {
    const int i1 = element % 10;
    const int i0 = element / 10;
    const int y_i = y[i0];
    const bool ne = y_i != -100;
    const int choice = (ne ? (y_i < 0 ? y_i - 10 : y_i) : 0);
    const int index = (choice < 0 ? choice + 10 : choice);
    if (index < 0 || 10 <= index) {
      errors[0] = 1u;
      errors[1] = 15u;
      errors[2] = u32(index);
    }
    const float d_cross_entropy_2 = (min(max(index, 0), 10 - 1) == i1 ? -((ne ? quotient : 0.0f) * float(ne)) : 0.0f);
    d_cross_entropy[i0 * 10 + i1] = d_cross_entropy_2;
  }
}
