model M(n = 3) {
  entry e(x: f32[4]) { return y = x * sqrt(-1), z = x * log("a"), w = x * maximum(1) }
}
