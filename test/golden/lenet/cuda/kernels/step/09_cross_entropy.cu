// step/09_cross_entropy
// schedule: one element a thread, 64 threads a group; 29 FLOPs, 216B moved at least
//   in  y: i32[4]
//   in  out: f32[4, 10]
//   in  cross_entropy_2: f32[4]
//   in  cross_entropy_3: f32[4]
//   in  cross_entropy: f32
//   out loss: f32
// fuses:
//   cross_entropy: ne bool[4]
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: log f32[4, 1]
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: lt bool[4]
//   cross_entropy: sub i32[4]
//   cross_entropy: where i32[4]
//   cross_entropy: gather f32[4, 1]
//   cross_entropy: neg f32[4]
//   cross_entropy: cast f32[4]
//   cross_entropy: mul f32[4]
//   cross_entropy: where f32[4]
//   and 2 more
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

typedef unsigned int u32;

#line 21 "examples/lenet/lenet.ml"
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
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  float total = 0.0f;
  for (int k0 = 0; k0 < 4; ++k0) {
    const int y_i = y[k0];
    const bool ne = y_i != -100;
    const int choice = (ne ? (y_i < 0 ? y_i - 10 : y_i) : 0);
    const int index = (choice < 0 ? choice + 10 : choice);
    if (index < 0 || 10 <= index) {
      errors[0] = 1u;
      errors[1] = 9u;
      errors[2] = u32(index);
    }
    const float cross_entropy_4 = out[k0 * 10 + min(max(index, 0), 10 - 1)] - cross_entropy_2[k0] - logf(cross_entropy_3[k0]);
    total += (ne ? -cross_entropy_4 * float(ne) : 0.0f);
  }
  const float loss_2 = total / cross_entropy[0];
  if (element < 1) {
    loss[0] = loss_2;
  }
}
