// step/15_d_max_pool2d
// schedule: one element a thread, 256 threads a group; 65.5k FLOPs, 328kB moved at least
//   in  relu_2: f32[32, 32, 8, 8]
//   out d_max_pool2d: i32[32, 32, 4, 4]
// fuses:
//   d_max_pool2d: argmax i32[32, 32, 4, 4]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> relu_2: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_max_pool2d: array<i32>;
var<private> infinity_bits: u32 = 0x7f800000u;

// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 16384) {
    let i3 = element % 4;
    let i0 = element / 4;
    var best: f32 = -bitcast<f32>(infinity_bits);
    var best_at: i32 = 0;
    let at = i0 * 16;
    let at_2 = i3 * 2;
    for (var k0 = 0; k0 < 2; k0 += 1) {
      let at_3 = at + k0 * 8 + at_2;
      let at_4 = k0 * 2;
      for (var k1 = 0; k1 < 2; k1 += 1) {
        let candidate = relu_2[at_3 + k1];
        if ((best < candidate) | (mlc_isnan(candidate) & (!mlc_isnan(best)))) {
          best = candidate;
          best_at = at_4 + k1;
        }
      }
    }
    d_max_pool2d[i0 * 4 + i3] = best_at;
  }
}
