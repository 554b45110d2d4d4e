fn scale(x, factor = 2) = x * factor
model M {
  entry e(x: f32[2, 4]) { return y = scale(x, 3, x=x) }
}
