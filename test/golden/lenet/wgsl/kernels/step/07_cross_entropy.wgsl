// step/07_cross_entropy
// schedule: one element a thread, 64 threads a group; 40 FLOPs, 176B moved at least
//   in  out: f32[4, 10]
//   out cross_entropy: f32[4]
// fuses:
//   cross_entropy: max f32[4]
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy: array<f32>;
var<private> infinity_bits: u32 = 0x7f800000u;

// NaN where either is NaN: WGSL leaves it open which operand max gives then.
fn mlc_max(a: f32, b: f32) -> f32 {
  let nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u || (bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
  return select(max(a, b), a + b, nan);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 4) {
    var highest: f32 = -bitcast<f32>(infinity_bits);
    let at = element * 10;
    for (var k0 = 0; k0 < 10; k0 += 1) {
      highest = mlc_max(highest, out[at + k0]);
    }
    cross_entropy[element] = highest;
  }
}
