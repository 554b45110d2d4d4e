module Scale(n) {
  fn apply(x) = x * n
}
model M {
  scale = Scale(3)
  entry e(x: f32[2]) { return y = scale(x) }
}
