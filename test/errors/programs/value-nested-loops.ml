model M {
  entry e(x: f32[4]) {
    for i in 0..90000 { for j in 0..90000 { n = i * j } }
    return x
  }
}
