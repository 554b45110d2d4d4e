model M {
  param w: f32[3] = zeros()
  state count: i32 = 0
  fc = Linear(3, 3)
  fn scaled(x) {
    w = x * 2
    return w
  }
  entry e(x: f32[3]) {
    w = x + 1
    count = 2
    fc = fc(x)
    return y = scaled(x)
  }
}
