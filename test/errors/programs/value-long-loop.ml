model M {
  entry e(x: f32[4]) {
    for i in 0..1000000000 { x = x + i }
    return x
  }
}
