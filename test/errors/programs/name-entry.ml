#! {"entries": ["predct"]}
model M {
  entry predict(x: f32[3]) { return y = x }
  train step(x: f32[3]) { return y = x }
}
