model M {
  norm = BatchNorm2d(8)
  entry e(x: f32[2, 3, 4, 4], y: f32[2, 8]) { return a = norm(x), b = norm(y) }
}
