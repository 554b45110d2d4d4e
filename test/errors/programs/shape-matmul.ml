model TwoLayer(N = 64, D = 1000, H = 100) {
  param w1: f32[D, H] = normal()
  param w2: f32[D, H] = normal()
  fn forward(x) = relu(x @ w1) @ w2
  entry predict(x: f32[N, D]) { return y = forward(x) }
  train step(x: f32[N, D], y: f32[N, D]) {
    loss = mean((forward(x) - y) ** 2)
    minimize loss with sgd()
    return loss
  }
}
