fn first(x) {
  a = missing_one(x)
  b = missing_two(x)
  return a + b
}
model M {
  entry e(x: f32[4]) { return y = first(x) }
  entry f(x: f32[4]) { return y = first(x), z = first(x) }
}
