fn flat(x: f32[B, D]) -> f32[B] = x
fn half(x: f32[B]) -> i32[B] = x / 2
fn two(x: f32[B]) -> f32[B] { return x, x }
model M {
  entry e(x: f32[2, 4]) { return y = flat(x), z = half(x[0]), w = two(x[0]) }
}
