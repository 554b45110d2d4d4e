// step/11_argmax
// schedule: one element a thread, 64 threads a group; 320 FLOPs, 1.41kB moved at least
//   in  out: f32[32, 10]
//   out argmax: i32[32]
// fuses:
//   argmax i32[32]
// from:
//   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))

@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read_write> argmax: array<i32>;
var<private> infinity_bits: u32 = 0x7f800000u;

// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 32) {
    var best: f32 = -bitcast<f32>(infinity_bits);
    var best_at: i32 = 0;
    let at = element * 10;
    for (var k0 = 0; k0 < 10; k0 += 1) {
      let candidate = out[at + k0];
      if ((best < candidate) | (mlc_isnan(candidate) & (!mlc_isnan(best)))) {
        best = candidate;
        best_at = k0;
      }
    }
    argmax[element] = best_at;
  }
}
