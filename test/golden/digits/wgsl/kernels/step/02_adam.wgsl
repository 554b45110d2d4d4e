// step/02_adam
// schedule: one element a thread, 64 threads a group; 0 FLOPs, 8B moved at least
//   out new_step_0_fc2_weight_t: i32
//   out new_step_0_fc2_bias_t: i32
// fuses:
//   adam: add i32
// from:
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> new_step_0_fc2_weight_t: array<i32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc2_bias_t: array<i32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  let t = new_step_0_fc2_weight_t[0] + 1;
  let t_2 = new_step_0_fc2_bias_t[0] + 1;
  if (element < 1) {
    new_step_0_fc2_weight_t[0] = t;
    new_step_0_fc2_bias_t[0] = t_2;
  }
}
