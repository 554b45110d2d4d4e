model M(mode = "sum") {
  entry e(x: f32[4]) { return y = x + mode, z = mode * 2, w = -mode, v = x @ None }
}
