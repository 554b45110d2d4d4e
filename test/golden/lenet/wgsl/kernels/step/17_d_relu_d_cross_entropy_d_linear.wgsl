// step/17_d_relu_d_cross_entropy_d_linear
// schedule: one element a thread, 256 threads a group; 6.80k FLOPs, 6.38kB moved at least
//   in  relu_4: f32[4, 84]
//   in  d_cross_entropy: f32[4, 10]
//   in  d_cross_entropy_2: f32[4, 1]
//   in  cross_entropy_2: f32[4, 10]
//   in  fc3_weight: f32[10, 84]
//   out d_relu: f32[4, 84]
// fuses:
//   d_relu: le bool[4, 84]
//   d_cross_entropy: mul f32[4, 10]
//   d_cross_entropy: add f32[4, 10]
//   d_linear: einsum f32[4, 84]
//   d_relu: where f32[4, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_cross_entropy_2: array<f32>;
@group(0) @binding(3) var<storage, read_write> cross_entropy_2: array<f32>;
@group(0) @binding(4) var<storage, read> fc3_weight: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_relu: array<f32>;

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
    let d_cross_entropy_2_i = d_cross_entropy_2[i0];
    for (var n = 0; n < 10; n += 1) {
      let at_2 = at + n;
      total += (d_cross_entropy[at_2] + d_cross_entropy_2_i * cross_entropy_2[at_2]) * fc3_weight[n * 84 + i1];
    }
    d_relu[i0 * 84 + i1] = select(total, 0.0, relu_4[i0 * 84 + i1] <= 0.0);
  }
}
