model M {
  entry e(n: i32[4], u: u32[4]) { return y = n * 0.5, z = n + 1e10, w = u - -1, v = where(n > 0, n, 0.5), a = n ** 0.5 }
}
