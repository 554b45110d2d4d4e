model M {
  entry e(x: f32[4, 4]) { return y = x.size, z = x.sum(axis=1), t = x.t }
}
