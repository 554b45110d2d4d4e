// The angle in [0, pi/2] of the point (x, y), x and y >= 0: atan(t) = t + t^3 p(t^2) of the smaller over the larger,
// from pi/2 where y > x; 0 for the origin, pi/4 where both are infinite. p is a minimax fit on [0, 1], 2^-28.
fn mlc_atan2_octants(y: f32, x: f32) -> f32 {
  let a = min(x, y);
  let b = max(x, y);
  // Division is accurate for divisors in the middle of the range only.
  let scale = select(select(1.0, 0.125, b > 2.1267648e37), 1.2676506e30, b < 7.8886091e-31);
  var t = select((a * scale) / (b * scale), 0.0, b == 0.0);
  t = select(t, select(0.0, 1.0, mlc_isinf(a)), mlc_isinf(b));
  let z = t * t;
  var p = -1.7875765e-3;
  p = p * z + 1.0887479e-2;
  p = p * z + -3.1127188e-2;
  p = p * z + 5.7906687e-2;
  p = p * z + -8.4004804e-2;
  p = p * z + 0.109511755;
  p = p * z + -0.14264052;
  p = p * z + 0.19998531;
  p = p * z + -0.33333299;
  let r = t + t * (z * p);
  // pi/2 in two parts.
  return select(r, 1.5707964 - (r + 4.3711388e-8), y > x);
}
