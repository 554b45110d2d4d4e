model M(n = 3) {
  layers = [Linear(4, 4) for i in 0..2]
  entry e(x: f32[2, 4]) { return y = x(0), z = n(x), w = layers(x), v = "relu"(x) }
}
