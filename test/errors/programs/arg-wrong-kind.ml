model M(eps = 1e-5) {
  entry e(x: f32[2, 4], n: i32) {
    a = softmax(x, axis="last")
    b = reshape(x, n)
    c = sum(x, axis=1.5)
    d = sum(x, keepdims=1)
    f = concat(x, x)
    g = conv2d(x, "w")
    h = where(x, x, x)
    i = one_hot(x, 10)
    j = zeros_like(3)
    return a, b, c, d, f, g, h, i, j
  }
}
