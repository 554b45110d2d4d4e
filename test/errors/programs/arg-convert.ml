model M {
  entry e(x: f32[2, 4]) { return y = i32(x, x), z = f32([1, 2]), w = i32("3") }
}
