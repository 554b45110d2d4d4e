model LeNet(batch = 2) {
  conv1 = Conv2d(3, 6, kernel=5)
  fc1 = Linear(16 * 5 * 5, 120)
  entry predict(x: f32[batch, 3, 32, 32]) {
    h = x |> conv1 |> relu |> flatten(start=1)
    return y = fc1(h)
  }
}
