// step/16_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 10.1k FLOPs, 8.22kB moved at least
//   in  d_cross_entropy: f32[4, 10]
//   in  relu_4: f32[4, 84]
//   out new_step_0_fc3_weight_velocity: f32[10, 84]
//   out new_fc3_weight: f32[10, 84]
// fuses:
//   sgd: mul f32[10, 84]
//   d_linear: einsum f32[84, 10]
//   sgd: add f32[10, 84]
//   sgd: mul f32[10, 84]
//   sgd: sub f32[10, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_step_0_fc3_weight_velocity: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_fc3_weight: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 840) {
    let i1 = element % 84;
    let i0 = element / 84;
    let at = i0 * 84 + i1;
    var total: f32 = 0.0;
    for (var m = 0; m < 4; m += 1) {
      total += d_cross_entropy[m * 10 + i0] * relu_4[m * 84 + i1];
    }
    let velocity = new_step_0_fc3_weight_velocity[at] * 0.9 + total;
    let weight = new_fc3_weight[at] - velocity * 0.001;
    new_step_0_fc3_weight_velocity[at] = velocity;
    new_fc3_weight[at] = weight;
  }
}
