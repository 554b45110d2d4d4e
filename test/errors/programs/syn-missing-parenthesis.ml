model M {
  entry e(x: f32[4]) {
    y = relu(x * (2 + 1)
    return y
  }
}
