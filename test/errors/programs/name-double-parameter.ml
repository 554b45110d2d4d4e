model M {
  a = [Linear(2, 2)]
  fn call(x) = x
  entry e(x: f32[2]) { return y = a.weight }
}
