model M {
  param w: f32[4] = zeros()
  fn learn(x) {
    loss = sum(x * w)
    minimize loss with sgd()
    return loss
  }
  train step(x: f32[4]) { return loss = learn(x) }
}
