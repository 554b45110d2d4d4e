// 2^x of the built-in; NaN, which the built-in may turn into a number, stays.
fn mlc_exp2(x: f32) -> f32 {
  if (mlc_isnan(x)) { return x; }
  return exp2(x);
}

fn mlc_exp24(x: vec4f) -> vec4f {
  return vec4f(mlc_exp2(x.x), mlc_exp2(x.y), mlc_exp2(x.z), mlc_exp2(x.w));
}
