model M {
  fc = Linear
  entry e(x: f32[2, 4]) { return y = fc(x) }
}
