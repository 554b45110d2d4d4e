#! {"model": "Lenet"}
model LeNet {
  entry e(x: f32[3]) { return y = x }
}
