model M(mode = 'mean') {
  entry e(x: f32[4]) { return y = mean(x) }
}
