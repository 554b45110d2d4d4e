// asin(x): mlc_asin_part for |x| <= 1/2, else pi/2 - 2 asin(sqrt((1 - |x|) / 2)); NaN outside [-1, 1].
// Cody and Waite, 1980, ch. 10. Max error measured 2.4 ulp.
fn mlc_asin(x: f32) -> f32 {
  let a = abs(x);
  let z = max(0.5 - 0.5 * a, 0.0);
  let large = 1.5707964 - (2.0 * mlc_asin_part(sqrt(z), z) + 4.3711388e-8);
  let y = mlc_copysign(select(mlc_asin_part(a, a * a), large, a > 0.5), x);
  return select(y, mlc_float_bits(0x7fc00000u), mlc_isnan(x) || a > 1.0);
}

fn mlc_asin4(x: vec4f) -> vec4f {
  return vec4f(mlc_asin(x.x), mlc_asin(x.y), mlc_asin(x.z), mlc_asin(x.w));
}
