// step/09_cross_entropy
// schedule: one element a thread, 64 threads a group; 40 FLOPs, 176B moved at least
//   in  cross_entropy_2: f32[4, 10]
//   out cross_entropy_3: f32[4]
// fuses:
//   cross_entropy: sum f32[4]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> cross_entropy_2: array<f32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy_3: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 4) {
    var total: f32 = 0.0;
    let at = element * 10;
    for (var k0 = 0; k0 < 10; k0 += 1) {
      total += cross_entropy_2[at + k0];
    }
    cross_entropy_3[element] = total;
  }
}
