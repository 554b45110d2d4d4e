model M {
  entry e(x: f32[4]) {
    return y = x
  }
  param n: f32 = 3
  fc = Linear(n, 3)
}
