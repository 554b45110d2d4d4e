fn three(x) { return x, x + 1, x + 2 }
model M {
  entry e(x: f32[4]) {
    let (a, b) = three(x)
    let (c, d) = x
    let (f, g) = 3
    y = three(x) + 1
    return x, a, c, f, y
  }
}
