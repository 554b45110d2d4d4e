fn two(x) { return x, x + 1 }
model M {
  layers = [Linear(4, 4)]
  entry e(x: f32[4]) { return y = two(x), z = layers, n = 3, s = "text", f = relu, t = x.shape, d = f32 }
}
