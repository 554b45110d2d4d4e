# Every schedule of a card once, at sizes that a checker of memory can follow: products in tiles and slim ones, convolutions, windows, rows,
# vectors of four, attention, sorting, sums by index, random numbers, and a step of training.
model Schedules(N = 64, D = 96, C = 40, T = 66) {
  conv = Conv2d(3, 8, 3, padding=1)
  inner = Linear(D, 48)
  head = Linear(48, C)
  norm = LayerNorm(D)

  fn attend(q, k, v) = scaled_dot_product_attention(q, k, v, causal=true)

  train step(x: f32[N, D], y: i32[N], image: f32[4, 3, 16, 16], q: f32[2, T, 16], k: f32[2, T, 16], v: f32[2, T, 16]) {
    scores = head(gelu(inner(norm(x))))
    pooled = max_pool2d(relu(conv(image)), 2)
    let (dq, dk, dv) = grad(sum(square(attend(q, k, v))), [q, k, v])
    loss = cross_entropy(scores, y) + mean(square(pooled))
    minimize loss with adam(lr=0.001)
    return loss, dq, dk, dv
  }

  entry others(x: f32[N, D], wide: f32[512, 1024], i: i32[N, 20]) {
    let (values, at) = topk(x, 5)
    total = sum(wide)
    p = softmax(wide)
    table = scatter_add(x, 1, i % D, ones([N, 20]))
    noise = dropout(x, 0.3)
    product = wide @ wide.T
    return values, at, total, p, table, noise, product, run = cumsum(x, 1), best = argmax(x, axis=1), taken = x[i[:, 0] % N], t = x.T, m = max(x, axis=0)
  }
}
