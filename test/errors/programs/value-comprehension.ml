const many = [[j for j in 0..50000] for i in 0..50000]
model M {
  entry e(x: f32[4]) { return x }
}
