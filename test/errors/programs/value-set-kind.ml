#! {"set": {"bias": 1}}
model M(bias = true) {
  entry e(x: f32[3]) { return y = x }
}
