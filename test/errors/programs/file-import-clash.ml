import "./lib/shapes.ml"
import "./lib/more-shapes.ml"
fn square_side(n) = n
model M {
  entry e(x: f32[4]) { return y = x }
}
