// atan(x), the angle of (1, |x|) with the sign of x, see mlc_atan2_octants. Max error measured 2 ulp.
fn mlc_atan(x: f32) -> f32 {
  let y = mlc_atan2_octants(abs(x), 1.0);
  return mlc_copysign(select(y, x, mlc_isnan(x)), x);
}

fn mlc_atan4(x: vec4f) -> vec4f {
  return vec4f(mlc_atan(x.x), mlc_atan(x.y), mlc_atan(x.z), mlc_atan(x.w));
}
