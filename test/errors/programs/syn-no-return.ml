fn f(x) {
  y = x + 1
}
model M {
  entry e(x: f32[4]) { return y = f(x) }
}
