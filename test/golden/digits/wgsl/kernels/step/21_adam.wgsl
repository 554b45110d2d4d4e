// step/21_adam
// schedule: one element a thread, 256 threads a group; 12.8k FLOPs, 20.5kB moved at least
//   in  d_linear_3: f32[128, 10]
//   in  new_step_0_fc2_weight_t: i32
//   in  new_step_0_fc2_weight_v: f32[10, 128]
//   out new_step_0_fc2_weight_m: f32[10, 128]
//   out new_fc2_weight: f32[10, 128]
// fuses:
//   adam: mul f32[10, 128]
//   adam: add f32[10, 128]
//   adam: cast f32
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10, 128]
//   adam: mul f32[10, 128]
//   adam: mul f32
//   adam: expm1 f32
//   adam: neg f32
//   adam: div f32[10, 128]
//   and 4 more
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_linear_3: array<f32>;
@group(0) @binding(1) var<storage, read> new_step_0_fc2_weight_t: array<i32>;
@group(0) @binding(2) var<storage, read> new_step_0_fc2_weight_v: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_step_0_fc2_weight_m: array<f32>;
@group(0) @binding(4) var<storage, read_write> new_fc2_weight: array<f32>;

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

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  let real = f32(new_step_0_fc2_weight_t[0]);
  let neg = -mlc_expm1(real * -0.105360515);
  let neg_2 = -mlc_expm1(real * -0.0010005003);
  if (element < 1280) {
    let i1 = element % 128;
    let i0 = element / 128;
    let at = i0 * 128 + i1;
    let m = new_step_0_fc2_weight_m[at] * 0.9 + d_linear_3[i1 * 10 + i0] * 0.1;
    let weight = new_fc2_weight[at] - m / neg * 0.001 / (sqrt(new_step_0_fc2_weight_v[at] / neg_2) + 1e-8);
    new_step_0_fc2_weight_m[at] = m;
    new_fc2_weight[at] = weight;
  }
}
