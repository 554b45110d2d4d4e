model M {
  param w: f32[4, 3] = zeros()
  train step(x: f32[2, 4], y: i32[2]) {
    loss = x @ w
    minimize loss with sgd(lr=0.1)
    n = sum(y)
    minimize n with sgd(lr=0.1)
    minimize 3 with sgd(lr=0.1)
    g = grad(loss, w)
    return loss, n, g
  }
}
