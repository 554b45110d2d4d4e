import "./file-import-itself.ml"
model M {
  entry e(x: f32[4]) { return y = x }
}
