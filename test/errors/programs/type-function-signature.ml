fn dense(x: f32[B, D], w: f32[D, H]) -> f32[B, H] = x @ w
model M {
  param w: f32[3, 5] = zeros()
  entry e(x: f32[2, 4]) { return y = dense(x, w) }
}
