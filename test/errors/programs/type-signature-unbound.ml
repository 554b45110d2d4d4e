fn pairs(x: f32[2 * B], y: f32[B]) = x[0] + y[0]
model M {
  entry e(x: f32[8], y: f32[4]) { return z = pairs(x, y) }
}
