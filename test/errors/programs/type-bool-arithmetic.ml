model M {
  entry e(x: f32[4], b: bool[4]) {
    y = b + 1
    z = b * b
    c = -b
    d = not x
    f = x and b
    g = sum(b) / 4
    h = b - 0.5
    return y, z, c, d, f, g, h
  }
}
