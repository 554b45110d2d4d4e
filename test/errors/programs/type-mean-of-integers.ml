model M {
  entry e(n: i32[4]) { return y = mean(n), z = softmax(n), w = sqrt(n), v = std(n) }
}
