model M {
  fc = Linear(4, 10)
  train step(x: f32[8, 4], y: i32[7], t: f32[8]) {
    loss = cross_entropy(fc(x), y)
    other = cross_entropy(fc(x), t)
    mse = mse_loss(fc(x), t)
    minimize loss with sgd()
    return loss, other, mse
  }
}
