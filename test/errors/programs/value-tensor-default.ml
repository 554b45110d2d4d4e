model M {
  param w: f32[3] = zeros()
  doubled = w * 2
  entry e(x: f32[3]) { return y = x + doubled }
}
