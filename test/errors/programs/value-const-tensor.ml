const table = zeros([3])
const rate = exp(1)
model M {
  entry e(x: f32[3]) { return y = x * rate + table }
}
