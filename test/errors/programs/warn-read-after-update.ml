model M {
  fc = Linear(4, 1)
  param w: f32[4] = zeros()
  fn score(x) = sum(fc(x) * x * w)
  train step(x: f32[4]) {
    loss = score(x)
    minimize loss with sgd(lr=0.1)
    after = score(x)
    return loss, after, w
  }
  train other(x: f32[4]) {
    kept = w + 0
    w <- w * 0.9
    return kept, shrunk = sum(w)
  }
  train quiet(x: f32[4]) {
    loss = score(x)
    minimize loss with adam() over [fc]
    minimize loss with adam() over [w]
    return loss
  }
}
