import "./lib/circle-a.ml"
model M {
  entry e(x: f32[4]) { return y = ring(x) }
}
