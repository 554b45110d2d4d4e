const n = missing
const m = n + 1
model M(k = m) {
  param w: f32[n] = zeros()
  fc = Linear(n, 3)
  layers = [fc, Linear(n, m)]
  entry e(x: f32[n]) { return y = fc(x * w) }
  entry f(x: f32[4]) { return y = layers[0](x) }
}
