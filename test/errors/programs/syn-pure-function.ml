model M {
  state n: i32 = 0
  entry e(x: f32) { return y = bump(x) }
}
fn bump(x) {
  n <- n + 1
  return x
}
