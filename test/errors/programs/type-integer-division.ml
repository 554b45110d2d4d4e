model M {
  entry e(n: i32[4], m: i32[4]) { return y = n / m, z = n / 2, w = 1 / n }
}
