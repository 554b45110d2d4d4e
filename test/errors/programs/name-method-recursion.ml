module Loop() {
  fn call(x) = again(x)
  fn again(x) = call(x)
}
model M {
  loop = Loop()
  entry e(x: f32[4]) { return y = loop(x) }
}
