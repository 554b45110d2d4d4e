// sin(x): x modulo pi/2, then r + r^3 s(r^2) or 1 - r^2/2 + r^4 c(r^2) by quadrant, minimax fits on |r| <= pi/4. The
// built-in is accurate within [-pi, pi] only. Max error measured 1.9 ulp for |x| <= 1e4, in [-1, 1] beyond.
fn mlc_sin(x: f32) -> f32 {
  let reduced = mlc_trig_reduce(x);
  let n = reduced.quotient;
  let z = reduced.remainder * reduced.remainder;
  var s = -1.9518078e-4;
  s = s * z + 8.332188e-3;
  s = s * z + -0.16666655;
  s = reduced.remainder + reduced.remainder * (z * s);
  var c = 2.4430668e-5;
  c = c * z + -1.3887301e-3;
  c = c * z + 4.1666646e-2;
  c = (z * z * c - 0.5 * z) + 1.0;
  let y = select(s, c, (n & 1) != 0);
  let signed = select(y, -y, (n & 2) != 0);
  if (mlc_isnan(x) || mlc_isinf(x)) { return mlc_float_bits(0x7fc00000u); }
  return select(signed, x, x == 0.0);
}

fn mlc_sin4(x: vec4f) -> vec4f {
  return vec4f(mlc_sin(x.x), mlc_sin(x.y), mlc_sin(x.z), mlc_sin(x.w));
}
