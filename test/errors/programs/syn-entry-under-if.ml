model M(trainable = true) {
  param w: f32[3] = zeros()
  if trainable {
    train step(x: f32[3]) {
      minimize sum(x * w) with sgd()
      return x
    }
  }
}
