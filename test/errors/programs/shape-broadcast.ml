model M(N = 2) {
  param b: f32[3] = zeros()
  entry e(x: f32[N, 4], y: f32[4, N]) {
    shifted = x * 2
    z = shifted + b
    return z, w = x + y, v = where(x > 0, x, b)
  }
}
