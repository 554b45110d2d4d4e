model M {
  conv = Conv2d(3, 8, kernel=3)
  entry e(x: f32[1, 32, 32, 3]) { return y = conv(x) }
}
