model M {
  entry e(n: i32[4]) { return y = n ** 3, z = n ** -2 }
}
