model M {
  entry e(x: f32[6]) {
    let (a, b) = split(x, [2, 3])
    let (c, d) = split(x, 2)
    let (f, g) = chunk(x, 0)
    return a, c, f
  }
}
