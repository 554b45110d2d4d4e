// The files of the language page: inputs of several grammar tests.

export const twoLayer = `# Two-layer ReLU network of the lecture: define the graph once, run it many times.
model TwoLayer(N = 64, D = 1000, H = 100) {
  param w1: f32[D, H] = normal()
  param w2: f32[H, D] = normal()

  fn forward(x) = relu(x @ w1) @ w2

  entry predict(x: f32[N, D]) {
    return y_pred = forward(x)
  }

  entry gradients(x: f32[N, D], y: f32[N, D]) {
    loss = mean(sum((forward(x) - y) ** 2, axis=1))
    let (grad_w1, grad_w2) = grad(loss, [w1, w2])
    return loss, grad_w1, grad_w2
  }

  train step(x: f32[N, D], y: f32[N, D]) {
    loss = mean(sum((forward(x) - y) ** 2, axis=1))
    minimize loss with sgd(lr=1e-5)
    return loss
  }
}
`

export const leNet = `# LeNet on CIFAR-10 shapes; parameter names equal PyTorch's state_dict names.
model LeNet(batch = 64, classes = 10) {
  conv1 = Conv2d(3, 6, kernel=5)
  conv2 = Conv2d(6, 16, kernel=5)
  fc1 = Linear(16 * 5 * 5, 120)
  fc2 = Linear(120, 84)
  fc3 = Linear(84, classes)

  fn logits(x) =
    x |> conv1 |> relu |> max_pool2d(2)
      |> conv2 |> relu |> max_pool2d(2)
      |> flatten(start=1)
      |> fc1 |> relu |> fc2 |> relu |> fc3

  entry predict(x: f32[batch, 3, 32, 32]) {
    return probs = softmax(logits(x), axis=-1)
  }

  train step(x: f32[batch, 3, 32, 32], y: i32[batch]) {
    out = logits(x)
    loss = cross_entropy(out, y)
    minimize loss with sgd(lr=0.001, momentum=0.9)
    return loss, accuracy = mean(f32(argmax(out, axis=1) == y))
  }
}
`

export const prelude = `module Linear(in_features, out_features, bias = true) {
  param weight: f32[out_features, in_features] = kaiming_uniform(a=sqrt(5))
  if bias { param bias: f32[out_features] = uniform(-1 / sqrt(in_features), 1 / sqrt(in_features)) }
  fn call(x) {
    y = x @ weight.T
    if bias { y = y + bias }           # the condition sees the argument, the sum the param
    return y
  }
}

optimizer adam(lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weight_decay = 0.0) for (p, g) {
  state t: i32 = 0
  state m = zeros_like(p)
  state v = zeros_like(p)
  g = g + weight_decay * p
  t <- t + 1
  m <- betas[0] * m + (1 - betas[0]) * g
  v <- betas[1] * v + (1 - betas[1]) * g ** 2
  c1 = -expm1(f32(t) * log(betas[0]))     # 1 - beta^t without cancellation
  c2 = -expm1(f32(t) * log(betas[1]))
  p <- p - lr * (m / c1) / (sqrt(v / c2) + eps)
}
`

export const everything = `import "./layers.ml"
const SIZES = [1, 2 * 3,]
fn typed(x: f32[B, D], y = None) -> f32[B, H] = if y == None then x else if B > 3 then y else -x
module Block(dim) {
  state seen: i32 = 0
  layers = [Linear(dim, dim) for i in 0..12]
  if dim > 3 { param scale: f32 = 1 } else if dim == 2 { width = 3 } else { fn id(x) = x }
  fn call(x) {
    for layer in layers { x = x |> layer |> act.relu[0](3) }
    for i in 0..len(layers) - 1 { x = layers[i](x) }
    seen <- seen + 1
    assert dim % 2 == 0, "even"
    if not training { return x } else if dim == 1 { x = x } else { x = dropout(x, 0.5) }
    return x[..., None, -1], x[1:, :-1, ::2, a:b:c, ids]
  }
}
model M {
  state = Linear(2, 2)
  block = Block(2)
  train step(x: f32[2, 2], lr: f32) {
    clip = 3
    loss = mean(block(x))
    let (a, _) = grad(loss, [x, x],)
    minimize loss with sgd(lr=lr) clip 1.0 over [state, block.layers[0]]
    minimize loss with sgd(lr)
    over = 2
    return loss, z = a <-b
  }
}
`
