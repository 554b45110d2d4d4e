// step/17_sgd_d_linear
// schedule: one element a thread, 256 threads a group; 672 FLOPs, 2.02kB moved at least
//   in  d_relu: f32[4, 84]
//   out new_step_0_fc2_bias_velocity: f32[84]
//   out new_fc2_bias: f32[84]
// fuses:
//   sgd: mul f32[84]
//   d_linear: sum f32[84]
//   sgd: add f32[84]
//   sgd: mul f32[84]
//   sgd: sub f32[84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_relu: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc2_bias_velocity: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_fc2_bias: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 84) {
    var total: f32 = 0.0;
    for (var k0 = 0; k0 < 4; k0 += 1) {
      total += d_relu[k0 * 84 + element];
    }
    let velocity = new_step_0_fc2_bias_velocity[element] * 0.9 + total;
    let bias = new_fc2_bias[element] - velocity * 0.001;
    new_step_0_fc2_bias_velocity[element] = velocity;
    new_fc2_bias[element] = bias;
  }
}
