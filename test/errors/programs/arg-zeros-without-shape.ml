model M {
  entry e(x: f32[4]) {
    z = zeros()
    n = normal(0, 1)
    return y = x + z + n
  }
}
