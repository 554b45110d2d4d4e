model M {
  param w: f32[4] = zeros()
  param v: f32[4] = zeros()
  train step(x: f32[4]) {
    loss = sum(x * w)
    minimize loss with sgd() over [v]
    g = grad(loss, v)
    h = grad(loss, [w, v])
    return loss, g, h
  }
}
