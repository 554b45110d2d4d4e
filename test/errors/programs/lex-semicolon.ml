model M {
  entry e(x: f32[4]) {
    y = x + 1;
    z = y * 2;
    return z
  }
}
