model M {
  entry e(x: f32[4]) {
    if x > 0 { x = -x }
    y = if sum(x) > 0 then x else -x
    assert x == x
    return x, y
  }
}
