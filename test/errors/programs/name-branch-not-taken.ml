model M(bias = false) {
  entry e(x: f32[4]) {
    if bias { b = 1 }
    return y = x + b
  }
}
