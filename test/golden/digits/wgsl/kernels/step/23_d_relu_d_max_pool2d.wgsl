// step/23_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 393kB moved at least
//   in  d_max_pool2d: i32[32, 32, 4, 4]
//   in  d_linear: f32[32, 512]
//   out d_relu_2: f32[32, 32, 8, 8]
// fuses:
//   d_relu: le bool[32, 32, 8, 8]
//   d_max_pool2d: eq bool[32, 32, 4, 4, 2, 2]
//   d_max_pool2d: where f32[32, 32, 4, 4, 2, 2]
//   d_max_pool2d: fold f32[32, 32, 8, 8]
//   d_relu: where f32[32, 32, 8, 8]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> d_max_pool2d: array<i32>;
@group(0) @binding(1) var<storage, read_write> d_linear: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_relu_2: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 65536) {
    let i3 = element % 8;
    let i0 = element / 8;
    let at = i0 / 2 * 4 + i3 / 2;
    let d_max_pool2d_2 = i0 % 2 * 2 + i3 % 2;
    let d_max_pool2d_3 = select(0.0, d_linear[at], d_max_pool2d[at] == d_max_pool2d_2);
    d_relu_2[i0 * 8 + i3] = select(d_max_pool2d_3, 0.0, d_relu_2[i0 * 8 + i3] <= 0.0);
  }
}
