model M(n = 3, mode = "train") {
  entry e(x: f32[4]) {
    if n { x = x + 1 }
    y = if mode then x else -x
    z = if n and true then x else -x
    return x, y, z
  }
}
