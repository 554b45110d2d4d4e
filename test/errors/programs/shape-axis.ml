model M {
  entry e(x: f32[2, 3], s: f32) { return a = sum(x, axis=2), b = softmax(x, axis=-3), c = sum(x, axis=[0, 0]), d = transpose(x, 0, 2), f = mean(s, axis=1), g = s.T, h = permute(x, [0, 0]) }
}
