model M {
  entry e(x: f16[4], y: bf16[2]) { return z = f32(x) }
}
