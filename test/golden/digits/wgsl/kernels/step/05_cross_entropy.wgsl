// step/05_cross_entropy
// schedule: one element a thread, 256 threads a group; 640 FLOPs, 2.56kB moved at least
//   in  out: f32[32, 10]
//   out cross_entropy: f32[32, 10]
// fuses:
//   cross_entropy: max f32[32]
//   cross_entropy: sub f32[32, 10]
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy: array<f32>;
var<private> infinity_bits: u32 = 0x7f800000u;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 320) {
    let i1 = element % 10;
    let i0 = element / 10;
    let at = i0 * 10;
    var highest: f32 = -bitcast<f32>(infinity_bits);
    for (var k0 = 0; k0 < 10; k0 += 1) {
      highest = max(highest, out[at + k0]);
    }
    cross_entropy[at + i1] = out[at + i1] - highest;
  }
}
