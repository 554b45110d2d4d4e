model M {
  entry e(x: f32[2, 3], y: f32[2, 4], z: f32[3]) { return a = concat([x, y]), b = concat([x, z], axis=1), c = concat([]), d = stack([x, y]) }
}
