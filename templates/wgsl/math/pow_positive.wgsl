// a^y = 2^(y log2(a)) for positive finite a and finite y. log2(a) = k + (f + tail(f)) / ln2 with a = 2^k (1 + f) as a
// leading part and a rest, so that y does not magnify its rounding; 2^t = 2^n (1 + r q(r)) in two steps of 2^n.
// Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 7. Neither fused products nor rounding
// errors are relied on, as a device may lack the one and reorder the other.
fn mlc_pow_positive(a: f32, y: f32) -> f32 {
  let tiny = a < 1.1754944e-38;
  let scaled = bitcast<i32>(select(a, a * 16777216.0, tiny));
  // Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  let exponent = (scaled - 0x3f3504f3) >> 23u;
  let k = f32(exponent - select(0, 24, tiny));
  let f = bitcast<f32>(scaled - (exponent << 23u)) - 1.0;
  let z = f * f;
  var p = -7.636364e-2;
  p = p * f + 0.12762187;
  p = p * f + -0.13159618;
  p = p * f + 0.14201583;
  p = p * f + -0.16623409;
  p = p * f + 0.20001242;
  p = p * f + -0.2500082;
  p = p * f + 0.3333333;
  let tail = f * z * p - 0.5 * z;
  // Factors cut to 12 bits have exact products.
  let f_lead = mlc_leading(f);
  let head = f_lead * 1.4423828125;
  let error = f_lead * 3.1222839e-04 + (f - f_lead) * 1.442695;
  let lead = mlc_leading(k + head);
  let rest = ((k - lead) + head) + (tail * 1.442695 + error);
  // Past 2^32 the result is 0 or infinite for every a but 1.
  let power = clamp(y, -4294967296.0, 4294967296.0);
  let power_lead = mlc_leading(power);
  let t = power_lead * lead;
  let low = (power - power_lead) * lead + power * rest;
  let n = clamp(round(t + low), -151.0, 129.0);
  let r = clamp((t - n) + low, -1.0, 1.0);
  var q = 1.5329279e-4;
  q = q * r + 1.339097e-3;
  q = q * r + 9.618499e-3;
  q = q * r + 5.5503596e-2;
  q = q * r + 0.24022648;
  q = q * r + 0.6931472;
  let half = i32(n) >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(i32(n) - half + 127) << 23u);
  return select((1.0 + r * q) * first * second, mlc_float_bits(0x7f800000u), n > 128.0);
}

// x cut to its leading 12 bits.
fn mlc_leading(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}
