model M(N = 4) {
  entry e(x: f32[n, 3]) { return y = x }
  entry f(x: f32[N, M]) { return y = x }
}
