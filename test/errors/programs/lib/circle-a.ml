import "./circle-b.ml"
fn ring(x) = back(x)
