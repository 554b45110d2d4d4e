model M {
  entry e(x: f32[4], s: f32) { return y = x @ s, z = x @ 2, w = 2 @ 3 }
}
