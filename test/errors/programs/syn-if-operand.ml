model M(bias = true) {
  entry e(x: f32[4]) { return y = x + if bias then 1 else 0 }
}
