const a = 1 / 0
const b = 5 // 0
const c = 5 % 0
model M(N = 0) {
  entry e(x: f32[8 // N]) { return x }
}
