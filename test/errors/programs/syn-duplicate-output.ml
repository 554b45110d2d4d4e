model M {
  entry e(x: f32[4]) { return x, y = x + 1, y = x - 1 }
}
