model M {
  import "./lib/shapes.ml"
  entry e(x: f32[3]) { return y = x }
}
