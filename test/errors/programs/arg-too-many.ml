fn scale(x, factor = 2) = x * factor
model M {
  fc = Linear(4, 3, true, false)
  entry e(x: f32[2, 4]) { return y = scale(x, 2, 3), z = relu(x, 0.1) }
}
