model M(lr = 0.1) {
  fc = Linear(4, 4)
  entry e(x: f32[4]) {
    y = x + 1
    y <- x
    x <- y
    lr <- 0.2
    fc <- x
    nothing <- x
    return y
  }
}
