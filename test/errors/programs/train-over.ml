model M(n = 3) {
  param w: f32[4] = zeros()
  state s: f32[4] = zeros()
  train step(x: f32[4]) {
    loss = sum(x * w * s)
    minimize loss with sgd() over [s]
    minimize loss with sgd() over [x]
    minimize loss with sgd() over [v]
    minimize loss with sgd() over [n, w]
    return loss
  }
}
