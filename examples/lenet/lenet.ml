# LeNet for CIFAR-10's shapes. Parameters are named as in PyTorch's state_dict: conv1.weight, fc1.bias, ...
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
