fn scale(x, factor) = x * factor
model M {
  fc = Linear(3)
  entry e(x: f32[2, 4]) { return y = scale(x), z = reshape(x), w = scale(factor=2) }
}
