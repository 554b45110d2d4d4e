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
