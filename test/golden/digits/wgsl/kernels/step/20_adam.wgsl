// step/20_adam
// schedule: one element a thread, 256 threads a group; 5.12k FLOPs, 10.2kB moved at least
//   in  d_linear_3: f32[128, 10]
//   out new_step_0_fc2_weight_v: f32[10, 128]
// fuses:
//   adam: mul f32[10, 128]
//   adam: add f32[10, 128]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_linear_3: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc2_weight_v: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 1280) {
    let i1 = element % 128;
    let i0 = element / 128;
    let d_linear_3_i = d_linear_3[i1 * 10 + i0];
    let v = new_step_0_fc2_weight_v[i0 * 128 + i1] * 0.999 + d_linear_3_i * d_linear_3_i * 0.001;
    new_step_0_fc2_weight_v[i0 * 128 + i1] = v;
  }
}
