import "./lib/outer.ml"
model M {
  entry e(x: f32[4]) { return y = outer(x), z = flat(x) }
}
