model M {
  entry e(x: f32[2, 3, 4], y: f32[5, 4, 3]) { return z = x @ y }
}
