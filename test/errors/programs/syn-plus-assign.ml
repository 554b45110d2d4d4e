model M {
  param w: f32[4] = zeros()
  entry e(x: f32[4]) {
    x += w
    x[0] = 1
    print(x)
    return x
  }
}
