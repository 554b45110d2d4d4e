model M {
  param w: f32[4] = zeros()
  entry e(x: f32[4]) { return y = sgd(x) }
}
