model M {
  param a: f32[4] = zeros([5])
  param b: i32[4] = 0.5
  param c: f32[4] = "zero"
  param d: f32[4] = arange(4)
  param f: f32 = ones([2])
  param g: f32[4] = kaiming_uniform()
  state h: f32[2] = linspace(0, 1, 3)
  entry e(x: f32[4]) { return y = x }
}
