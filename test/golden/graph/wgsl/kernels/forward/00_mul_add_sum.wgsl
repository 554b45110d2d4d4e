// forward/00_mul_add_sum
// schedule: one element a thread, 64 threads a group; 36 FLOPs, 148B moved at least
//   in  x: f32[3, 4]
//   in  y: f32[3, 4]
//   in  z: f32[3, 4]
//   out c: f32
// fuses:
//   mul f32[3, 4]
//   add f32[3, 4]
//   sum f32
// from:
//   examples/graph/graph.ml:4: a = x * y
//   examples/graph/graph.ml:5: b = a + z
//   examples/graph/graph.ml:6: return c = sum(b)

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> y: array<f32>;
@group(0) @binding(2) var<storage, read> z: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  var total: f32 = 0.0;
  for (var k0 = 0; k0 < 12; k0 += 1) {
    let a = x[k0] * y[k0];
    let b = a + z[k0];
    total += b;
  }
  if (element < 1) {
    c[0] = total;
  }
}
