module Dense(inputs, outputs) {
  param weight: f32[inputs, outputs] = normal()
  fn call(x) = x @ weight
}
model M {
  first = Dense(4, 3)
  second = Dense(4, 2)
  entry e(x: f32[2, 4]) { return y = x |> first |> second }
}
