#! {"bom": true, "crlf": true}
model M {
  entry e(x: f32[4]) {
    return y = relu(x) + missing
  }
}
