// step/05_max_pool2d
// schedule: one element a thread, 256 threads a group; 65.5k FLOPs, 328kB moved at least
//   in  relu_2: f32[32, 32, 8, 8]
//   out max_pool2d: f32[32, 32, 4, 4]
// fuses:
//   max_pool2d: max f32[32, 32, 4, 4]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> relu_2: array<f32>;
@group(0) @binding(1) var<storage, read_write> max_pool2d: array<f32>;
var<private> infinity_bits: u32 = 0x7f800000u;

// NaN where either is NaN: WGSL leaves it open which operand max gives then.
fn mlc_max(a: f32, b: f32) -> f32 {
  let nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u || (bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
  return select(max(a, b), a + b, nan);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 16384) {
    let i3 = element % 4;
    let i0 = element / 4;
    var highest: f32 = -bitcast<f32>(infinity_bits);
    let at = i0 * 16;
    let at_2 = i3 * 2;
    for (var k0 = 0; k0 < 2; k0 += 1) {
      let at_3 = at + k0 * 8 + at_2;
      for (var k1 = 0; k1 < 2; k1 += 1) {
        highest = mlc_max(highest, relu_2[at_3 + k1]);
      }
    }
    max_pool2d[i0 * 4 + i3] = highest;
  }
}
