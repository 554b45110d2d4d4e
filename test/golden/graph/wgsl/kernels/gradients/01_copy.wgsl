// gradients/01_copy
// schedule: one element a thread, 64 threads a group; 0 FLOPs, 240B moved at least
//   in  y: f32[3, 4]
//   in  x: f32[3, 4]
//   out grad_x: f32[3, 4]
//   out grad_y: f32[3, 4]
//   out grad_z: f32[3, 4]
// fuses:
//   copy f32[3, 4]
// from:
//   examples/graph/graph.ml:9: entry gradients(x: f32[N, D], y: f32[N, D], z: f32[N, D]) {

@group(0) @binding(0) var<storage, read> y: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> grad_x: array<f32>;
@group(0) @binding(3) var<storage, read_write> grad_y: array<f32>;
@group(0) @binding(4) var<storage, read_write> grad_z: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 12) {
    let value = y[element];
    let value_2 = x[element];
    grad_x[element] = value;
    grad_y[element] = value_2;
    grad_z[element] = 1.0;
  }
}
