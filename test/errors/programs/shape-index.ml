model M {
  entry e(x: f32[2, 3]) { return a = x[2], b = x[0, -4], c = x[0, 0, 0], d = x[1.5], f = x["a"] }
}
