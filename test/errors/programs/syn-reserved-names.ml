model M {
  entry e(in: f32[4]) {
    for = 1
    return y = in
  }
}
