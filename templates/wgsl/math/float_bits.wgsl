// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// The size of x with the sign of y, told by its bit, so that the sign of zero survives. Joining masked bits by `|` instead
// is wrong on llvmpipe with LLVM 15, which loses a mask.
fn mlc_copysign(x: f32, y: f32) -> f32 {
  return select(abs(x), -abs(x), (bitcast<u32>(y) >> 31u) == 1u);
}
