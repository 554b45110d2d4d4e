model M {
  entry e(x: f32[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) { return y = x, z = x[None] }
}
