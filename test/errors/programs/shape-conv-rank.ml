model M {
  conv = Conv2d(3, 8, kernel=3)
  entry e(x: f32[3, 32]) { return y = conv(x) }
}
