optimizer momentum(lr) for (p, g) {
  state m: f32[3] = zeros()
  m <- 0.9 * m + g
  p <- p - lr * m
}
optimizer bad(lr = 0.1) for (p, g) {
  p = p - lr * g
}
optimizer wrong(lr = 0.1) for (p, g) {
  p <- sum(g) + i32(lr)
  q <- g
}
model M {
  param w: f32[4] = zeros()
  train step(x: f32[4]) {
    loss = sum(x * w)
    minimize loss with momentum()
    minimize loss with momentum(0.1)
    minimize loss with bad()
    minimize loss with wrong()
    return loss
  }
}
