model M {
  table = ones([3]) * 2
  entry e(x: f32[3]) { return y = x + table }
}
