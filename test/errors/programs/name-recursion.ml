fn power(x, n) = if n == 0 then 1 else x * power(x, n - 1)
model M {
  entry e(x: f32[4]) { return y = power(x, 3) }
}
