// asin(s) = s + s^3 p(s^2) for s in [0, 1/2], z = s^2; p is a minimax fit, 2^-31.
fn mlc_asin_part(s: f32, z: f32) -> f32 {
  var p = 3.7696972e-2;
  p = p * z + 1.4314765e-2;
  p = p * z + 3.1839103e-2;
  p = p * z + 4.4513375e-2;
  p = p * z + 7.500522e-2;
  p = p * z + 0.1666666;
  return s + s * (z * p);
}
