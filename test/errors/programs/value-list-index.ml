const sizes = [3, 4]
model M {
  layers = [Linear(4, 4) for i in 0..2]
  entry e(x: f32[2, 4]) { return y = layers[2](x), z = x + sizes[-3], w = sizes[0, 1], v = sizes["a"], u = layers.weight }
}
