model M {
  conv = Conv2d(6, 8, kernel=3, groups=4)
  entry e(x: f32[1, 6, 8, 8]) { return y = conv(x) }
}
