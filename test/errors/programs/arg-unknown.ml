fn scale(x, factor = 2) = x * factor
model M {
  entry e(x: f32[2, 4]) { return y = scale(x, facto=3), z = sum(x, dim=1), w = sum(x, color=1), v = scale(x, speed=1) }
}
