model M(N = 4) {
  param w: f32[N - 5] = zeros()
  entry e(x: f32[-1], y: f32[N / 2], z: f32[2.5], w: f32["a"], v: f32[true]) { return y }
}
