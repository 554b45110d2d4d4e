// step/15_d_relu_d_linear
// schedule: one element a thread, 256 threads a group; 6.72k FLOPs, 6.21kB moved at least
//   in  relu_4: f32[4, 84]
//   in  d_cross_entropy: f32[4, 10]
//   in  fc3_weight: f32[10, 84]
//   out d_relu: f32[4, 84]
// fuses:
//   d_relu: le bool[4, 84]
//   d_linear: einsum f32[4, 84]
//   d_relu: where f32[4, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(2) var<storage, read> fc3_weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_relu: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 336) {
    let i1 = element % 84;
    let i0 = element / 84;
    var total: f32 = 0.0;
    let at = i0 * 10;
    for (var n = 0; n < 10; n += 1) {
      total += d_cross_entropy[at + n] * fc3_weight[n * 84 + i1];
    }
    d_relu[i0 * 84 + i1] = select(total, 0.0, relu_4[i0 * 84 + i1] <= 0.0);
  }
}
