model M {
  param w: f32[4] = zeros()
  entry e(x: f32[4], z: f32[4]) {
    loss = sum(x * w)
    other = z + 1
    return a = grad(loss, z), b = grad(loss, other), c = grad(loss, [x, z])
  }
}
