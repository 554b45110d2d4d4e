model M {
  norm = BatchNorm1d(4)
  entry e(x: f32[2, 4]) { return y = norm(x), m = norm.mean }
}
