model M {
  fc = Linear(4, 1)
  state n: i32[4] = 0
  entry e(x: f32[2, 4], ids: i32[2]) {
    loss = sum(fc(x)) + f32(n[0])
    return a = grad(loss, ids), b = grad(loss, fc), c = grad(loss, 3), d = grad(loss, n), f = grad(loss, "x")
  }
}
