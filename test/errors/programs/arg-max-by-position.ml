model M {
  entry e(x: f32[2, 4]) { return y = max(x, 1), z = sum(x, 1), w = max(x, x), v = min(x, axis=x) }
}
