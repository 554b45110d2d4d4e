// step/32_cross_entropy_d_cross_entropy_sgd_d_linear
// schedule: one element a thread, 64 threads a group; 200 FLOPs, 416B moved at least
//   in  d_cross_entropy: f32[4, 10]
//   in  d_cross_entropy_2: f32[4, 1]
//   in  cross_entropy: f32[4, 10]
//   out new_step_0_fc3_bias_velocity: f32[10]
//   out new_fc3_bias: f32[10]
// fuses:
//   cross_entropy: exp f32[4, 10]
//   d_cross_entropy: mul f32[4, 10]
//   d_cross_entropy: add f32[4, 10]
//   sgd: mul f32[10]
//   d_linear: sum f32[10]
//   sgd: add f32[10]
//   sgd: mul f32[10]
//   sgd: sub f32[10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy_2: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_step_0_fc3_bias_velocity: array<f32>;
@group(0) @binding(4) var<storage, read_write> new_fc3_bias: array<f32>;

// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// e^x. x = n ln2 + r, e^r = 1 + r + r^2 q(r), then 2^n in two steps. The built-in's error grows with |x|.
// Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 6. Max error measured 1 ulp.
fn mlc_exp(x: f32) -> f32 {
  let a = clamp(x, -104.0, 89.0);
  let n = round(a * 1.44269504);
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, a));
  var p = 1.3819032e-3;
  p = p * r + 8.368716e-3;
  p = p * r + 4.166829e-2;
  p = p * r + 0.16666521;
  p = p * r + 0.49999994;
  p = (p * (r * r) + r) + 1.0;
  let half = i32(n) >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(i32(n) - half + 127) << 23u);
  let y = p * first * second;
  if (mlc_isnan(x)) { return x; }
  return select(y, mlc_float_bits(0x7f800000u), x > 88.72284);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  if (element < 10) {
    var total: f32 = 0.0;
    for (var k0 = 0; k0 < 4; k0 += 1) {
      let at = k0 * 10 + element;
      total += d_cross_entropy[at] + d_cross_entropy_2[k0] * mlc_exp(cross_entropy[at]);
    }
    let velocity = new_step_0_fc3_bias_velocity[element] * 0.9 + total;
    let bias = new_fc3_bias[element] - velocity * 0.001;
    new_step_0_fc3_bias_velocity[element] = velocity;
    new_fc3_bias[element] = bias;
  }
}
