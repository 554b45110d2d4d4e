fn f(a, b, c = 1) = a + b + c
model M {
  entry e(x: f32) { return y = f(a=x, 2), z = f(x, b=1, b=2) }
}
