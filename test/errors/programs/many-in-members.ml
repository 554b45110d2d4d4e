model M {
  layers = [Linear(4, i, bais=true) for i in 0..5]
  other = [Linear(4) for i in 0..5]
  entry e(x: f32[4]) { return y = layers[0](x) }
}
