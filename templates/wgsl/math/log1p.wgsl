// log(1 + x). 1 + x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], log(1 + x) = k ln2 + f - f^2/2 + f^3 p(f);
// f = x itself when k = 0, so that nothing is lost for small x and no step relies on a rounding error.
// Cody and Waite, 1980, ch. 5. Max error measured 2.5 ulp.
fn mlc_log1p(x: f32) -> f32 {
  let u = 1.0 + x;
  // Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  let k = (bitcast<i32>(u) - 0x3f3504f3) >> 23u;
  let m = bitcast<f32>(bitcast<i32>(u) - (k << 23u));
  let f = select(m - 1.0, x, k == 0);
  let z = f * f;
  var p = -7.636364e-2;
  p = p * f + 0.12762187;
  p = p * f + -0.13159618;
  p = p * f + 0.14201583;
  p = p * f + -0.16623409;
  p = p * f + 0.20001242;
  p = p * f + -0.2500082;
  p = p * f + 0.3333333;
  let tail = (f * z * p - 0.5 * z) + f32(k) * -2.12194440e-4;
  let y = (f + tail) + f32(k) * 0.693359375;
  if (mlc_isnan(x) || abs(x) < 2.9802322e-8) { return x; }
  if (x <= -1.0) { return mlc_float_bits(select(0x7fc00000u, 0xff800000u, x == -1.0)); }
  return select(y, x, mlc_isinf(x));
}

fn mlc_log1p4(x: vec4f) -> vec4f {
  return vec4f(mlc_log1p(x.x), mlc_log1p(x.y), mlc_log1p(x.z), mlc_log1p(x.w));
}
