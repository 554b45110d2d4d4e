model M {
  entry e(x: f32[4], n: i32[4], b: bool[4]) {
    y = x + n
    z = n * b
    w = x < n
    m = maximum(x, n)
    v = where(b, x, n)
    u = concat([x, n])
    return y, z, w, m, v, u
  }
}
