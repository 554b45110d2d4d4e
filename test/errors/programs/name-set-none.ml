#! {"set": {"n": 12}}
model M {
  entry e(x: f32[3]) { return y = x }
}
