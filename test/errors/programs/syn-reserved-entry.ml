model M {
  param w: f32[3] = zeros()
  entry init(seed: i32) { return w }
}
