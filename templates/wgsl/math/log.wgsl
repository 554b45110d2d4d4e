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

fn mlc_log4(x: vec4f) -> vec4f {
  return vec4f(mlc_log(x.x), mlc_log(x.y), mlc_log(x.z), mlc_log(x.w));
}
