model M {
  entry e(x: f32[2, 4]) { return y = Linear(4, 2)(x), z = x |> Linear(4, 2) }
}
