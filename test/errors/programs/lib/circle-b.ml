import "./circle-a.ml"
fn back(x) = ring(x)
