// step/00_adam
// schedule: one element a thread, 64 threads a group; 0 FLOPs, 32B moved at least
//   out new_step_0_conv1_weight_t: i32
//   out new_step_0_conv1_bias_t: i32
//   out new_step_0_conv2_weight_t: i32
//   out new_step_0_conv2_bias_t: i32
//   out new_step_0_fc1_weight_t: i32
//   out new_step_0_fc1_bias_t: i32
//   out new_step_0_fc2_weight_t: i32
//   out new_step_0_fc2_bias_t: i32
// fuses:
//   adam: add i32
// from:
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

typedef unsigned int u32;

#line 21 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_00_adam(
    int* __restrict__ new_step_0_conv1_weight_t,
    int* __restrict__ new_step_0_conv1_bias_t,
    int* __restrict__ new_step_0_conv2_weight_t,
    int* __restrict__ new_step_0_conv2_bias_t,
    int* __restrict__ new_step_0_fc1_weight_t,
    int* __restrict__ new_step_0_fc1_bias_t,
    int* __restrict__ new_step_0_fc2_weight_t,
    int* __restrict__ new_step_0_fc2_bias_t) {
#line 30 "kernels/step/00_adam.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  const int t = new_step_0_conv1_weight_t[0] + 1;
  const int t_2 = new_step_0_conv1_bias_t[0] + 1;
  const int t_3 = new_step_0_conv2_weight_t[0] + 1;
  const int t_4 = new_step_0_conv2_bias_t[0] + 1;
  const int t_5 = new_step_0_fc1_weight_t[0] + 1;
  const int t_6 = new_step_0_fc1_bias_t[0] + 1;
  const int t_7 = new_step_0_fc2_weight_t[0] + 1;
  const int t_8 = new_step_0_fc2_bias_t[0] + 1;
  if (element < 1) {
    new_step_0_conv1_weight_t[0] = t;
    new_step_0_conv1_bias_t[0] = t_2;
    new_step_0_conv2_weight_t[0] = t_3;
    new_step_0_conv2_bias_t[0] = t_4;
    new_step_0_fc1_weight_t[0] = t_5;
    new_step_0_fc1_bias_t[0] = t_6;
    new_step_0_fc2_weight_t[0] = t_7;
    new_step_0_fc2_bias_t[0] = t_8;
  }
}
