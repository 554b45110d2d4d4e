model M {
  param w: f32[5, 3] = zeros()
  entry e(x: f32[2, 4]) {
    hidden = relu(x)
    return y = hidden @ w
  }
}
