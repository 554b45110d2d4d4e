model M {
  fc1 = Linear(4, 3)
  entry e(x: f32[2, 4]) { return y = fc1(x) + fc1.bais, z = fc2(x) }
}
