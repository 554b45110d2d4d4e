// step/33_adam
// schedule: one element a thread, 256 threads a group; 18.4k FLOPs, 36.9kB moved at least
//   in  d_conv2d_2: f32[16, 1, 32, 3, 3]
//   out new_step_0_conv2_weight_v: f32[32, 16, 3, 3]
// fuses:
//   adam: mul f32[32, 16, 3, 3]
//   adam: add f32[32, 16, 3, 3]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_conv2d_2: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_conv2_weight_v: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 4608) {
    let i2 = element % 9;
    let rest = element / 9;
    let i1 = rest % 16;
    let i0 = rest / 16;
    let d_conv2d_2_i = d_conv2d_2[i1 * 288 + i0 * 9 + i2];
    let v = new_step_0_conv2_weight_v[i0 * 144 + i1 * 9 + i2] * 0.999 + d_conv2d_2_i * d_conv2d_2_i * 0.001;
    new_step_0_conv2_weight_v[i0 * 144 + i1 * 9 + i2] = v;
  }
}
