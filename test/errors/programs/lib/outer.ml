import "./shapes.ml"
fn outer(x) = flat(x) + 1
