model M {
  param w: f32[4] = zeros()
  train step(x: f32[4]) {
    loss = sum(x * w)
    minimize loss with relu(lr=0.1)
    minimize loss with sgdd(lr=0.1)
    minimize loss with sgd(learning_rate=0.1)
    minimize loss with adam(lr="fast")
    minimize loss with adam(betas=0.9)
    minimize loss with sgd(0.1) clip "a"
    minimize loss with sgd(0.1) clip x
    return loss
  }
}
