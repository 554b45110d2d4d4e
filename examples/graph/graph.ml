# The smallest graph: c = sum(x * y + z), and the gradients of c with respect to its three inputs.
model Graph(N = 3, D = 4) {
  entry forward(x: f32[N, D], y: f32[N, D], z: f32[N, D]) {
    a = x * y
    b = a + z
    return c = sum(b)
  }

  entry gradients(x: f32[N, D], y: f32[N, D], z: f32[N, D]) {
    c = sum(x * y + z)
    let (grad_x, grad_y, grad_z) = grad(c, [x, y, z])
    return c, grad_x, grad_y, grad_z
  }
}
