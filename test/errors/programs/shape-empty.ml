model M {
  param w: f32[0, 3] = kaiming_uniform()
  entry e(x: f32[0]) { return y = max(x), z = mean(x), w2 = argmax(x) }
}
