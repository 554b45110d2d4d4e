// predict/03_conv2d_relu_max_pool2d
// schedule: one element a thread, 256 threads a group; 12.8k FLOPs, 32.1kB moved at least
//   in  conv2d_2: f32[4, 1, 16, 10, 10]
//   in  conv2_bias: f32[16]
//   out max_pool2d_2: f32[4, 16, 5, 5]
// fuses:
//   conv2d: add f32[4, 16, 10, 10]
//   relu f32[4, 16, 10, 10]
//   max_pool2d: max f32[4, 16, 5, 5]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> conv2d_2: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> max_pool2d_2: array<f32>;
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
  if (element < 1600) {
    let i3 = element % 5;
    let rest = element / 5;
    let i2 = rest % 5;
    let rest_2 = rest / 5;
    let i1 = rest_2 % 16;
    let i0 = rest_2 / 16;
    var highest: f32 = -bitcast<f32>(infinity_bits);
    let at = i0 * 1600 + i1 * 100 + i2 * 20;
    let at_2 = i3 * 2;
    let conv2_bias_i = conv2_bias[i1];
    for (var k0 = 0; k0 < 2; k0 += 1) {
      let at_3 = at + k0 * 10 + at_2;
      for (var k1 = 0; k1 < 2; k1 += 1) {
        let sum = conv2d_2[at_3 + k1] + conv2_bias_i;
        highest = mlc_max(highest, select(sum, 0.0, sum < 0.0));
      }
    }
    max_pool2d_2[i0 * 400 + i1 * 25 + i2 * 5 + i3] = highest;
  }
}
