import "./lib/shapes.ml"
import "./lib/shapes.ml"
model M {
  entry e(x: f32[4]) { return y = flat(x) }
}
