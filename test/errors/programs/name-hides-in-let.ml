model M {
  param w: f32[4] = zeros()
  entry e(x: f32[4]) {
    let (w, rest) = split(x, 2)
    for w in 0..3 { x = x + w }
    return x, rest
  }
}
