#! {"set": {"N": 2.5}}
model M(N = 64) {
  entry e(x: f32[N]) { return y = x }
}
