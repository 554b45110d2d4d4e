// x modulo pi/2: the remainder in [-pi/4, pi/4] and the quotient. pi/2 has parts of 11 bits, whose products with
// |n| < 2^13 are exact, fused or not; fma also keeps a compiler from adding the parts first. Good to |x| = 1e4;
// beyond, the quotient is kept finite and the remainder in range only. Cody and Waite, 1980, ch. 8.
struct MlcQuadrant { remainder: f32, quotient: i32 }

fn mlc_trig_reduce(x: f32) -> MlcQuadrant {
  let n = round(clamp(x, -1.0e9, 1.0e9) * 0.63661977);
  var r = fma(n, -1.5703125, x);
  r = fma(n, -4.837513e-4, r);
  r = fma(n, -7.5495336e-8, r);
  r = fma(n, -2.563344e-12, r);
  return MlcQuadrant(clamp(r, -0.79, 0.79), i32(n));
}
