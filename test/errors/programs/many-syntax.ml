modle A { }
model M(N = 64, = 3) {
  w: f32[3] = zeros()
  conv = Conv2d(3, 6 kernel=5)
  fn f(x) = x + * 3
  entry predict(x: f32[3]) {
    a += 1
    y = g(x,
          2 3,
          d)
    b = = 3
    for i 0..3 {
      c = = 1
    }
    return y
  }
}
