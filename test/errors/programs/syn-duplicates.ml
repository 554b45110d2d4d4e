const n = 3
fn n(x) = x
model M(a = 1, a = 2) {
  param w: f32[3] = zeros()
  state w: f32[3] = zeros()
  entry e(x: f32[3]) { return y = x + w }
  entry e(x: f32[3]) { return y = x - w }
}
