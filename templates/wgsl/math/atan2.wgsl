// atan2(y, x), the angle of the point (x, y) in [-pi, pi]: that of (|x|, |y|), see mlc_atan2_octants, from pi where
// x has a minus sign (-0 too), with the sign of y. Max error measured 2 ulp.
fn mlc_atan2(y: f32, x: f32) -> f32 {
  let r = mlc_atan2_octants(abs(y), abs(x));
  let full = select(r, 3.1415927 - (r + 8.7422777e-8), bitcast<i32>(x) < 0);
  if (mlc_isnan(x)) { return x; }
  return mlc_copysign(select(full, y, mlc_isnan(y)), y);
}

fn mlc_atan24(y: vec4f, x: vec4f) -> vec4f {
  return vec4f(mlc_atan2(y.x, x.x), mlc_atan2(y.y, x.y), mlc_atan2(y.z, x.z), mlc_atan2(y.w, x.w));
}
