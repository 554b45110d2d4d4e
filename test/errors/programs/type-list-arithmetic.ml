model M {
  entry e(x: f32[4]) { return y = x + [1, 2, 3, 4], z = -x.shape, w = x[[0, 1]] }
}
