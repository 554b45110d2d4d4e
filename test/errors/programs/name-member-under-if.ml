model M(bias = false) {
  param w: f32[4] = zeros()
  if bias { param b: f32[4] = zeros() }
  entry e(x: f32[4]) { return y = x * w + b }
}
