// x^y with the special values of C99, annex F.9.4.4: mlc_pow_positive of |x|, negative bases by the parity of y,
// zeros and infinities by cases. Max error measured 24 ulp.
fn mlc_pow(x: f32, y: f32) -> f32 {
  if (x == 1.0 || (bitcast<u32>(y) & 0x7fffffffu) == 0u) { return 1.0; }
  if (mlc_isnan(x)) { return x; }
  if (mlc_isnan(y)) { return y; }
  let a = abs(x);
  let whole = abs(y) >= 8388608.0 || trunc(y) == y;
  let odd = abs(y) < 16777216.0 && trunc(y) == y && trunc(0.5 * y) != 0.5 * y;
  let infinity = mlc_float_bits(0x7f800000u);
  var r: f32;
  if (a == 1.0) {
    r = 1.0;
  } else if (mlc_isinf(y) || mlc_isinf(x) || a == 0.0) {
    r = select(0.0, infinity, (a > 1.0) == ((bitcast<u32>(y) >> 31u) == 0u));
  } else {
    r = mlc_pow_positive(a, y);
  }
  if (x < 0.0 && !whole && !mlc_isinf(x)) { return mlc_float_bits(0x7fc00000u); }
  return mlc_copysign(r, select(1.0, x, odd));
}

fn mlc_pow4(x: vec4f, y: vec4f) -> vec4f {
  return vec4f(mlc_pow(x.x, y.x), mlc_pow(x.y, y.y), mlc_pow(x.z, y.z), mlc_pow(x.w, y.w));
}
