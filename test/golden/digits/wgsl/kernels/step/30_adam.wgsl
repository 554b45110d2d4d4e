// step/30_adam
// schedule: one element a thread, 256 threads a group; 576 FLOPs, 1.15kB moved at least
//   in  d_conv2d: f32[1, 1, 16, 3, 3]
//   out new_step_0_conv1_weight_v: f32[16, 1, 3, 3]
// fuses:
//   adam: mul f32[16, 1, 3, 3]
//   adam: add f32[16, 1, 3, 3]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_conv2d: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_conv1_weight_v: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 144) {
    let d_conv2d_i = d_conv2d[element];
    let v = new_step_0_conv1_weight_v[element] * 0.999 + d_conv2d_i * d_conv2d_i * 0.001;
    new_step_0_conv1_weight_v[element] = v;
  }
}
