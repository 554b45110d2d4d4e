model M {
  entry e(x: f32[4]) { return x + 1, relu(x) }
}
