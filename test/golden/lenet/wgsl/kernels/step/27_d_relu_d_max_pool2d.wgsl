// step/27_d_relu_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 113kB moved at least
//   in  d_max_pool2d: i32[4, 6, 14, 14]
//   in  d_conv2d: f32[4, 1, 6, 14, 14]
//   out d_relu_4: f32[4, 6, 28, 28]
// fuses:
//   d_relu: le bool[4, 6, 28, 28]
//   d_max_pool2d: eq bool[4, 6, 14, 14, 2, 2]
//   d_max_pool2d: where f32[4, 6, 14, 14, 2, 2]
//   d_max_pool2d: fold f32[4, 6, 28, 28]
//   d_relu: where f32[4, 6, 28, 28]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> d_max_pool2d: array<i32>;
@group(0) @binding(1) var<storage, read_write> d_conv2d: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_relu_4: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 18816) {
    let i3 = element % 28;
    let i0 = element / 28;
    let at = i0 / 2 * 14 + i3 / 2;
    let d_max_pool2d_2 = i0 % 2 * 2 + i3 % 2;
    let d_max_pool2d_3 = select(0.0, d_conv2d[at], d_max_pool2d[at] == d_max_pool2d_2);
    d_relu_4[i0 * 28 + i3] = select(d_max_pool2d_3, 0.0, d_relu_4[i0 * 28 + i3] <= 0.0);
  }
}
