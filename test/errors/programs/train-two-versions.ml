model M {
  param w: f32[4] = zeros()
  train step(x: f32[4]) {
    before = sum(x * w)
    w <- w * 0.5
    loss = before + sum(x * w)
    minimize loss with sgd()
    g = grad(loss, w)
    return loss, g
  }
}
