module Block(n) {
  fn call(x) {
    return x * n

model M {
  block = Block(3)
  entry e(x: f32[4]) { return y = block(x) }
}
