model M {
  param w: f32[4] = zeros()
  train step(x: f32[4]) {
    ranked = argsort(w)
    loss = sum(f32(ranked) * x)
    minimize loss with sgd()
    a = sum(floor(w) * x)
    b = sum(fmod(w, x))
    return loss, g = grad(a, w), h = grad(b, w)
  }
}
