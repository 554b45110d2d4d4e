// step/09_cross_entropy
// schedule: one element a thread, 64 threads a group; 29 FLOPs, 216B moved at least
//   in  y: i32[4]
//   in  out: f32[4, 10]
//   in  cross_entropy: f32[4]
//   in  cross_entropy_3: f32[4]
//   in  cross_entropy_4: f32
//   out loss: f32
// fuses:
//   cross_entropy: ne bool[4]
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: log f32[4, 1]
//   cross_entropy: sub f32[4, 10]
//   cross_entropy: lt bool[4]
//   cross_entropy: sub i32[4]
//   cross_entropy: where i32[4]
//   cross_entropy: gather f32[4, 1]
//   cross_entropy: neg f32[4]
//   cross_entropy: cast f32[4]
//   cross_entropy: mul f32[4]
//   cross_entropy: where f32[4]
//   and 2 more
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read> y: array<i32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy: array<f32>;
@group(0) @binding(3) var<storage, read_write> cross_entropy_3: array<f32>;
@group(0) @binding(4) var<storage, read_write> cross_entropy_4: array<f32>;
@group(0) @binding(5) var<storage, read_write> loss: array<f32>;
@group(0) @binding(6) var<storage, read_write> errors: array<u32>;

// A positive finite x as 2^k (1 + f), and log(1 + f) - f as `tail`.
struct MlcLog { k: f32, f: f32, tail: f32 }

fn mlc_log_parts(x: f32) -> MlcLog {
  let tiny = x < 1.1754944e-38;
  let scaled = bitcast<i32>(select(x, x * 16777216.0, tiny));
  // Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  let exponent = (scaled - 0x3f3504f3) >> 23u;
  let f = bitcast<f32>(scaled - (exponent << 23u)) - 1.0;
  let z = f * f;
  var p = -7.636364e-2;
  p = p * f + 0.12762187;
  p = p * f + -0.13159618;
  p = p * f + 0.14201583;
  p = p * f + -0.16623409;
  p = p * f + 0.20001242;
  p = p * f + -0.2500082;
  p = p * f + 0.3333333;
  return MlcLog(f32(exponent - select(0, 24, tiny)), f, f * z * p - 0.5 * z);
}

// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// log(x). x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], log(x) = k ln2 + f - f^2/2 + f^3 p(f). The built-in has
// an absolute error near 1, and is defined for positive x alone. Cody and Waite, 1980, ch. 5.
// Max error measured 0.9 ulp.
fn mlc_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) == 0u) { return mlc_float_bits(0xff800000u); }
  if (bits > 0x80000000u) { return mlc_float_bits(0x7fc00000u); }
  if (bits >= 0x7f800000u) { return x; }
  let parts = mlc_log_parts(x);
  return (parts.f + (parts.tail + parts.k * -2.12194440e-4)) + parts.k * 0.693359375;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  var total: f32 = 0.0;
  for (var k0 = 0; k0 < 4; k0 += 1) {
    let y_i = y[k0];
    let ne = y_i != -100;
    let choice = select(0, select(y_i, y_i - 10, y_i < 0), ne);
    let index = select(choice, choice + 10, choice < 0);
    if ((index < 0) | (10 <= index)) {
      errors[0] = 1u;
      errors[1] = 9u;
      errors[2] = u32(index);
    }
    let cross_entropy_2 = out[k0 * 10 + min(max(index, 0), 10 - 1)] - cross_entropy[k0] - mlc_log(cross_entropy_3[k0]);
    total += select(0.0, -cross_entropy_2 * f32(ne), ne);
  }
  let loss_2 = total / cross_entropy_4[0];
  if (element < 1) {
    loss[0] = loss_2;
  }
}
