model M {
  state n: i32 = 0
  fn bump(x) {
    n <- n + 1
    return x
  }
  entry e(x: f32[4]) { return y = twice(x) }
  fn twice(x) = apply(x)
}
fn apply(x) = bump(x)
