fn image(x: f32[3, H, W]) = mean(x)
model M(C = 3) {
  fn gray(x: f32[C, H]) = mean(x, axis=0)
  entry e(x: f32[4, 8, 8]) { return y = image(x), z = gray(x[0]) }
}
