// step/32_sgd
// schedule: one element a thread, 256 threads a group; 1.68k FLOPs, 6.72kB moved at least
//   in  new_step_0_fc3_weight_velocity: f32[10, 84]
//   out new_fc3_weight: f32[10, 84]
// fuses:
//   sgd: mul f32[10, 84]
//   sgd: sub f32[10, 84]
// from:
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read> new_step_0_fc3_weight_velocity: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_fc3_weight: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 840) {
    let weight = new_fc3_weight[element] - new_step_0_fc3_weight_velocity[element] * 0.001;
    new_fc3_weight[element] = weight;
  }
}
