// fmod(x, y) of C: the exact remainder of the truncated quotient, with the sign of x; NaN for y = 0 and infinite x.
// Long division of the 24-bit significands in integers, eight quotient bits a step. Error 0 ulp.
fn mlc_fmod(x: f32, y: f32) -> f32 {
  let xb = bitcast<u32>(x) & 0x7fffffffu;
  let yb = bitcast<u32>(y) & 0x7fffffffu;
  if (xb >= 0x7f800000u || yb > 0x7f800000u || yb == 0u) { return mlc_float_bits(0x7fc00000u); }
  if (xb < yb) { return x; }
  // Subnormals have exponent field 0 but the weight of field 1, and no hidden bit.
  let ex = max(xb >> 23u, 1u);
  let ey = max(yb >> 23u, 1u);
  let divisor = (yb & 0x7fffffu) | select(0u, 0x800000u, yb >= 0x800000u);
  var rest = ((xb & 0x7fffffu) | select(0u, 0x800000u, xb >= 0x800000u)) % divisor;
  for (var shift = ex - ey; shift > 0u; ) {
    let step = min(shift, 8u);
    rest = (rest << step) % divisor;
    shift -= step;
  }
  // The remainder is rest * 2^(ey - 150): shift it up to its hidden bit as far as the exponent allows.
  let up = min(countLeadingZeros(rest | 1u) - 8u, ey - 1u);
  let significand = rest << up;
  let field = select(0u, ey - up, significand >= 0x800000u);
  return bitcast<f32>((bitcast<u32>(x) & 0x80000000u) | (field << 23u) | (significand & 0x7fffffu));
}

fn mlc_fmod4(x: vec4f, y: vec4f) -> vec4f {
  return vec4f(mlc_fmod(x.x, y.x), mlc_fmod(x.y, y.y), mlc_fmod(x.z, y.z), mlc_fmod(x.w, y.w));
}
