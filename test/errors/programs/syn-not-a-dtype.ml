model M {
  entry e(x: float32[4], y: double) { return z = x }
}
