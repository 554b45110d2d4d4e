model M {
  param w: f32[3] = zeros()
  train step(x: f32[3]) {
    loss = sum(x * w)
    minimize loss
    minimize loss with sgd
    minimize loss with sgd() over []
    return loss
  }
}
