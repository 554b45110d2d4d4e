// log(x) of the built-in, which is defined for positive x alone: -infinity at zeros, NaN below, and infinity and NaN
// as they are, told by their bits.
fn mlc_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) == 0u) { return mlc_float_bits(0xff800000u); }
  if (bits > 0x80000000u) { return mlc_float_bits(0x7fc00000u); }
  if (bits >= 0x7f800000u) { return x; }
  return log(x);
}

fn mlc_log4(x: vec4f) -> vec4f {
  return vec4f(mlc_log(x.x), mlc_log(x.y), mlc_log(x.z), mlc_log(x.w));
}
