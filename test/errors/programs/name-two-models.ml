model A {
  entry e(x: f32[3]) { return y = x }
}
model B {
  entry e(x: f32[3]) { return y = x }
}
