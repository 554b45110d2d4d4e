// step/31_d_cross_entropy_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 8.48k FLOPs, 5.04kB moved at least
//   in  d_cross_entropy: f32[4, 10]
//   in  d_cross_entropy_2: f32[4, 1]
//   in  cross_entropy_2: f32[4, 10]
//   in  relu_4: f32[4, 84]
//   out new_step_0_fc3_weight_velocity: f32[10, 84]
// fuses:
//   d_cross_entropy: mul f32[4, 10]
//   d_cross_entropy: add f32[4, 10]
//   sgd: mul f32[10, 84]
//   d_linear: einsum f32[84, 10]
//   sgd: add f32[10, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy_2: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy_2: array<f32>;
@group(0) @binding(3) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(4) var<storage, read_write> new_step_0_fc3_weight_velocity: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 840) {
    let i1 = element % 84;
    let i0 = element / 84;
    var total: f32 = 0.0;
    for (var m = 0; m < 4; m += 1) {
      let at = m * 10 + i0;
      total += (d_cross_entropy[at] + d_cross_entropy_2[m] * cross_entropy_2[at]) * relu_4[m * 84 + i1];
    }
    let velocity = new_step_0_fc3_weight_velocity[i0 * 84 + i1] * 0.9 + total;
    new_step_0_fc3_weight_velocity[i0 * 84 + i1] = velocity;
  }
}
