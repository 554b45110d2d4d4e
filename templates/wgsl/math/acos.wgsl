// acos(x): pi/2 - asin(x) for |x| <= 1/2, else twice mlc_asin_part of sqrt((1 - |x|) / 2), from pi for negative x;
// NaN outside [-1, 1]. Cody and Waite, 1980, ch. 10. Max error measured 1.3 ulp.
fn mlc_acos(x: f32) -> f32 {
  let a = abs(x);
  let z = max(0.5 - 0.5 * a, 0.0);
  let twice = 2.0 * mlc_asin_part(sqrt(z), z);
  let large = select(twice, 3.1415927 - (twice + 8.7422777e-8), x < 0.0);
  let small = 1.5707964 - (mlc_copysign(mlc_asin_part(a, a * a), x) + 4.3711388e-8);
  let y = select(small, large, a > 0.5);
  return select(y, mlc_float_bits(0x7fc00000u), mlc_isnan(x) || a > 1.0);
}

fn mlc_acos4(x: vec4f) -> vec4f {
  return vec4f(mlc_acos(x.x), mlc_acos(x.y), mlc_acos(x.z), mlc_acos(x.w));
}
