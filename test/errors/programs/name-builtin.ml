model M {
  entry e(x: f32[4]) { return y = sofmax(x), z = meen(x) }
}
