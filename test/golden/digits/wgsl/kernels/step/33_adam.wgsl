// step/33_adam
// schedule: one element a thread, 256 threads a group; 5.12k FLOPs, 10.2kB moved at least
//   in  adam_7: f32[10, 128]
//   out new_step_0_fc2_weight_v: f32[10, 128]
// fuses:
//   adam: mul f32[10, 128]
//   adam: add f32[10, 128]
// from:
//   examples/digits/digits.ml:18: train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {

@group(0) @binding(0) var<storage, read_write> adam_7: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc2_weight_v: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 1280) {
    let adam_7_i = adam_7[element];
    let v = new_step_0_fc2_weight_v[element] * 0.999 + adam_7_i * adam_7_i * 0.001;
    new_step_0_fc2_weight_v[element] = v;
  }
}
