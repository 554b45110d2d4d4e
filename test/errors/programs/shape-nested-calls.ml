fn a(x, w) = x @ w
fn b(x, w) = relu(a(x, w))
fn c(x, w) = b(x, w) + 1
model M {
  param w: f32[3, 3] = zeros()
  entry e(x: f32[2, 4]) { return y = c(x, w) }
}
