model M {
  entry e(x: f32[2, 3], n: f32[1, 1, 4, 4]) {
    a = pad(x, [1])
    b = pad(x, [1, 1], mode="mirror")
    c = dropout(x, 1.5)
    d = mse_loss(x, x, reduction="max")
    f = topk(x, 7)
    g = arange(0, 3, 0)
    h = one_hot(i32(x), -1)
    i = conv2d(n, n, padding="full")
    j = randint([3], 5, 5)
    k = repeat(x, -1, axis=0)
    l = tile(x, [-1])
    return a, b, c, d, f, g, h, i, j, k, l
  }
}
