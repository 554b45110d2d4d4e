// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// The size of x with the sign of y, by bits, so that the sign of zero survives. It comes last where it can: the LLVM of
// some drivers mistakes a choice by mlc_isnan that follows it.
fn mlc_copysign(x: f32, y: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
}
