#! {"set": {"hiden": 12}}
model M(hidden = 4) {
  entry e(x: f32[hidden]) { return y = x }
}
