model M(N) {
  entry e(x: f32[N]) { return y = x }
}
