model M {
  entry e(x: f32) { return a = x + arange(0, 1e12), b = linspace(0, 1, 3000000000), c = zeros([100000, 100000]), d = eye(-1) }
}
