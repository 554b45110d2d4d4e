# A two-layer ReLU network, the classic demonstration: the graph is defined once and run many times.
model TwoLayer(N = 64, D = 1000, H = 100) {
  param w1: f32[D, H] = normal()
  param w2: f32[H, D] = normal()

  fn forward(x) = relu(x @ w1) @ w2

  entry predict(x: f32[N, D]) {
    return y_pred = forward(x)
  }

  entry gradients(x: f32[N, D], y: f32[N, D]) {
    loss = mean(sum((forward(x) - y) ** 2, axis=1))
    let (grad_w1, grad_w2) = grad(loss, [w1, w2])
    return loss, grad_w1, grad_w2
  }

  train step(x: f32[N, D], y: f32[N, D]) {
    loss = mean(sum((forward(x) - y) ** 2, axis=1))
    minimize loss with sgd(lr=1e-5)
    return loss
  }
}
