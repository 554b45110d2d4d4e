// step/36_adam
// schedule: one element a thread, 256 threads a group; 262k FLOPs, 524kB moved at least
//   in  d_linear_2: f32[512, 128]
//   out new_step_0_fc1_weight_v: f32[128, 512]
// fuses:
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_linear_2: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc1_weight_v: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 65536) {
    let i1 = element % 512;
    let i0 = element / 512;
    let d_linear_2_i = d_linear_2[i1 * 128 + i0];
    let v = new_step_0_fc1_weight_v[i0 * 512 + i1] * 0.999 + d_linear_2_i * d_linear_2_i * 0.001;
    new_step_0_fc1_weight_v[i0 * 512 + i1] = v;
  }
}
