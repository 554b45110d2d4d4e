// step/14_adam
// schedule: one element a thread, 64 threads a group; 77 FLOPs, 124B moved at least
//   in  new_step_0_fc2_bias_m: f32[10]
//   in  new_step_0_fc2_bias_t: i32
//   in  new_step_0_fc2_bias_v: f32[10]
//   out new_fc2_bias: f32[10]
// fuses:
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10]
//   adam: mul f32[10]
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10]
//   adam: sqrt f32[10]
//   adam: add f32[10]
//   and 2 more
// from:
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read> new_step_0_fc2_bias_m: array<f32>;
@group(0) @binding(1) var<storage, read> new_step_0_fc2_bias_t: array<i32>;
@group(0) @binding(2) var<storage, read> new_step_0_fc2_bias_v: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_fc2_bias: array<f32>;

// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// e^x - 1. x = n ln2 + r, then (2^n - 1) + 2^n r + 2^n r^2 q(r), whose first two terms are nearly exact, so that
// nothing is lost for small x. Cody and Waite, 1980, ch. 6, for the reduction. Max error measured 1.3 ulp.
fn mlc_expm1(x: f32) -> f32 {
  let a = clamp(x, -18.0, 89.0);
  let n = round(a * 1.44269504);
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, a));
  var p = 1.9764414e-4;
  p = p * r + 1.3932381e-3;
  p = p * r + 8.333543e-3;
  p = p * r + 4.1666493e-2;
  p = p * r + 0.16666666;
  p = p * r + 0.5;
  // Half of every term, 2^(n - 1): n = 128 still has finite results.
  let scale = bitcast<f32>(u32(i32(n) + 126) << 23u);
  let y = 2.0 * (((scale - 0.5) + scale * r) + scale * (p * (r * r)));
  if (mlc_isnan(x) || abs(x) < 2.9802322e-8) { return x; }
  return select(y, mlc_float_bits(0x7f800000u), x > 88.72284);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  let real = f32(new_step_0_fc2_bias_t[0]);
  let neg = -mlc_expm1(real * -0.105360515);
  let neg_2 = -mlc_expm1(real * -0.0010005003);
  if (element < 10) {
    let bias = new_fc2_bias[element] - new_step_0_fc2_bias_m[element] / neg * 0.001 / (sqrt(new_step_0_fc2_bias_v[element] / neg_2) + 1e-8);
    new_fc2_bias[element] = bias;
  }
}
