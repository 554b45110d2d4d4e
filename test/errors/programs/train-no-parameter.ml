model M {
  param w: f32[4] = zeros()
  train step(x: f32[4]) {
    loss = sum(x * x)
    minimize loss with sgd()
    return loss
  }
}
