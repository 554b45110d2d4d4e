// cosh(x) = h + 1/(4h) with h = e^|x| / 2. Cody and Waite, 1980, ch. 12. Max error measured 1.9 ulp.
fn mlc_cosh(x: f32) -> f32 {
  // e^|x| / 2 = 1.00839543 e^(|x| - 0.70150757): the result overflows with the function, not with e^|x|.
  let h = mlc_exp(abs(x) - 0.701507568359375) * 1.0083954;
  // Where the quotient may leave the range of exact division, h alone is the result.
  let y = select(h + 0.25 / h, h, abs(x) > 20.0);
  return select(y, x, mlc_isnan(x));
}

fn mlc_cosh4(x: vec4f) -> vec4f {
  return vec4f(mlc_cosh(x.x), mlc_cosh(x.y), mlc_cosh(x.z), mlc_cosh(x.w));
}
