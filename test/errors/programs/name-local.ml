model M {
  entry e(image: f32[4]) {
    hidden = relu(image)
    return y = hiden * 2
  }
}
