fn rows(x: f32[B, D]) = sum(x, axis=1)
model M {
  entry e(x: f32[2, 4, 3], n: i32[2, 4]) { return y = rows(x), z = rows(n), w = rows(3), v = rows([x]) }
}
