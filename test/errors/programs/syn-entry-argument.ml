model M {
  entry e(x, n: f32 = 1) { return y = x * n }
}
