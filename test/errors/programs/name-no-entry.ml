model M {
  param w: f32[3] = zeros()
}
