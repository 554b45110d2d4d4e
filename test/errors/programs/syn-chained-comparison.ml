model M {
  entry e(x: f32[4]) { return y = f32(0 < x < 1) }
}
