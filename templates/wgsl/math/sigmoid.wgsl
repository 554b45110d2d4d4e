// 1 / (1 + e^-x), from e = e^-|x| <= 1, which cannot overflow, and q = e / (1 + e): 1 - q for x >= 0, else e - e q.
// Error that of the built-in exp, 3 + 2 |x| ulp, and 2 ulp.
fn mlc_sigmoid(x: f32) -> f32 {
  let e = exp(-min(abs(x), 104.0));
  let q = e / (1.0 + e);
  let whole = select(1.0, e, x < 0.0);
  return select(whole - whole * q, x, mlc_isnan(x));
}

fn mlc_sigmoid4(x: vec4f) -> vec4f {
  return vec4f(mlc_sigmoid(x.x), mlc_sigmoid(x.y), mlc_sigmoid(x.z), mlc_sigmoid(x.w));
}
