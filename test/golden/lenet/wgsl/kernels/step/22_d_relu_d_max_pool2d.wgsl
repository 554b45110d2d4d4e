// step/22_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 38.4kB moved at least
//   in  d_max_pool2d_2: i32[4, 16, 5, 5]
//   in  d_linear: f32[4, 400]
//   out d_relu_3: f32[4, 16, 10, 10]
// fuses:
//   d_relu: le bool[4, 16, 10, 10]
//   d_max_pool2d: eq bool[4, 16, 5, 5, 2, 2]
//   d_max_pool2d: where f32[4, 16, 5, 5, 2, 2]
//   d_max_pool2d: fold f32[4, 16, 10, 10]
//   d_relu: where f32[4, 16, 10, 10]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> d_max_pool2d_2: array<i32>;
@group(0) @binding(1) var<storage, read_write> d_linear: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_relu_3: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 6400) {
    let i3 = element % 10;
    let i0 = element / 10;
    let at = i0 / 2 * 5 + i3 / 2;
    let d_max_pool2d = i0 % 2 * 2 + i3 % 2;
    let d_max_pool2d_3 = select(0.0, d_linear[at], d_max_pool2d_2[at] == d_max_pool2d);
    d_relu_3[i0 * 10 + i3] = select(d_max_pool2d_3, 0.0, d_relu_3[i0 * 10 + i3] <= 0.0);
  }
}
