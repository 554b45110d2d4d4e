model M(N = 2) {
  entry e(x: f32[N, 3, 4]) { return a = reshape(x, [N, 10]), b = reshape(x, [5, -1]), c = reshape(x, [-1, -1]), d = reshape(x, [N, -3]), f = reshape(x, [N, 12.5]) }
}
