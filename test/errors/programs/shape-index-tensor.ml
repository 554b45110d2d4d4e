model M {
  entry e(x: f32[2, 3], ids: i32[4], f: f32[4]) { return a = x[ids, 0], b = x[f], c = x[:, ids], d = x[::0], g = x[0:1.5] }
}
