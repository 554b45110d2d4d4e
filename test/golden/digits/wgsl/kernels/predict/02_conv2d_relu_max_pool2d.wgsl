// predict/02_conv2d_relu_max_pool2d
// schedule: one element a thread, 256 threads a group; 131k FLOPs, 328kB moved at least
//   in  conv2d: f32[32, 1, 32, 8, 8]
//   in  conv2_bias: f32[32]
//   out max_pool2d: f32[32, 32, 4, 4]
// fuses:
//   conv2d: add f32[32, 32, 8, 8]
//   relu f32[32, 32, 8, 8]
//   max_pool2d: max f32[32, 32, 4, 4]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> conv2d: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> max_pool2d: array<f32>;
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
    let rest = element / 4;
    let i2 = rest % 4;
    let rest_2 = rest / 4;
    let i1 = rest_2 % 32;
    let i0 = rest_2 / 32;
    var highest: f32 = -bitcast<f32>(infinity_bits);
    let at = i0 * 2048 + i1 * 64 + i2 * 16;
    let at_2 = i3 * 2;
    let conv2_bias_i = conv2_bias[i1];
    for (var k0 = 0; k0 < 2; k0 += 1) {
      let at_3 = at + k0 * 8 + at_2;
      for (var k1 = 0; k1 < 2; k1 += 1) {
        let sum = conv2d[at_3 + k1] + conv2_bias_i;
        highest = mlc_max(highest, select(sum, 0.0, sum < 0.0));
      }
    }
    max_pool2d[i0 * 512 + i1 * 16 + i2 * 4 + i3] = highest;
  }
}
