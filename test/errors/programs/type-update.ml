model M {
  param w: f32[4] = zeros()
  state n: i32 = 0
  entry e(x: f32[5], m: f32[2, 4]) {
    w <- x
    n <- 0.5
    n <- sum(x)
    w <- m
    w <- "zero"
    return y = x
  }
}
