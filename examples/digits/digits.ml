# A small convolutional network that reads handwritten digits of 8 x 8 pixels.
model Digits(batch = 32, classes = 10) {
  conv1 = Conv2d(1, 16, kernel=3, padding=1)
  conv2 = Conv2d(16, 32, kernel=3, padding=1)
  fc1 = Linear(32 * 4 * 4, 128)
  fc2 = Linear(128, classes)

  fn logits(x) =
    x |> conv1 |> relu
      |> conv2 |> relu |> max_pool2d(2)
      |> flatten(start=1)
      |> fc1 |> relu |> fc2

  entry predict(x: f32[batch, 1, 8, 8]) {
    return probs = softmax(logits(x), axis=-1)
  }

  train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {
    out = logits(x)
    loss = cross_entropy(out, y)
    minimize loss with adam(lr=0.001)
    return loss, accuracy = mean(f32(argmax(out, axis=1) == y))
  }
}
