model M(N = 4) {
  fc = Linear(N, 3)
  conv = Conv(3, 6)
  param w: f32[N, k] = zeros()
  fn forward(x) = relu(fcc(x)) @ w
  entry predict(x: f32[2, N]) {
    a = forward(x)
    b = a + 1
    c = conv(b)
    d = fc(x) + x
    f = sum(d, axis=7)
    return g = f * undefined_name, c
  }
  entry again(x: f32[2, N]) {
    a = forward(x)
    return a
  }
  train step(x: f32[2, N]) {
    loss = fc(x)
    minimize loss with sgd(rate=1)
    return loss
  }
}
