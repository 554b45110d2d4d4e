model M {
  param w: f32[4] = zeros()
  entry e(x: f32[4]) {
    loss = sum(x * w)
    return a = grad(loss), b = grad(loss, w, x), c = grad(loss, by=w)
  }
}
