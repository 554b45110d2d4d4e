import "./lib/unreadable.ml"
model M {
  entry e(x: f32[4]) { return y = half(x) + nothing }
}
