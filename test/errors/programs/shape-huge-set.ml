#! {"set": {"N": 1e300}}
model M(N = 4) {
  entry e(x: f32[N]) { return z = x }
}
