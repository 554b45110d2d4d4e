// gradients/01_d_sum
// schedule: one element a thread, 64 threads a group; 0 FLOPs, 48B moved at least
//   out grad_z: f32[3, 4]
// fuses:
//   d_sum: full f32[3, 4]
// from:
//   examples/graph/graph.ml:10: c = sum(x * y + z)

@group(0) @binding(0) var<storage, read_write> grad_z: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 12) {
    grad_z[element] = 1.0;
  }
}
