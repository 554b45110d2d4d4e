model M {
  entry e(x: f32[4]) {
    for i in 0..100 {
      y = x + missing
      z = x[i]
    }
    return x
  }
}
