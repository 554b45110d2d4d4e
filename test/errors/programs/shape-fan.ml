model M {
  param w: f32[4] = xavier_uniform()
  state s: f32 = orthogonal()
  entry e(x: f32) { return y = x }
}
