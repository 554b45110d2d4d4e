import "./lib/broken.ml"
model M {
  entry e(x: f32[4, 2]) { return y = project(x), z = nothing(x) }
}
